import { expect, test } from "vitest";
import {
  CLOSE_WAIT,
  ESTABLISHED,
  FIN_WAIT_2,
  LISTEN,
  TIME_WAIT,
  UDP_BOUND,
  UDP_CONNECTED,
} from "../../../src/lab/index.ts";
import { problemsOfStep } from "../../support/labs/small-lab.ts";

const problemsOfRow = (row: object): readonly string[] =>
  problemsOfStep({ sockets: { client: [row] } });

const { state: _, ...stateless } = ESTABLISHED;
const { connection: __, ...unconnected } = UDP_CONNECTED;

test.each(
  Object.entries({
    LISTEN,
    ESTABLISHED,
    FIN_WAIT_2,
    TIME_WAIT,
    CLOSE_WAIT,
    UDP_BOUND,
    UDP_CONNECTED,
    "a queue of some bytes": { ...UDP_BOUND, recvQ: "some" },
    "a client that only sends": { ...UDP_BOUND, connection: 1, anyAddress: true },
    "a timer": { ...TIME_WAIT, timer: "timewait" },
  }),
)("%s is a row", (___, row) => {
  expect(problemsOfRow(row)).toEqual([]);
});

test.each([
  [
    "TCP without a state",
    stateless,
    ": a TCP socket has a state: start from LISTEN, ESTABLISHED … with { ...LISTEN }",
  ],
  [
    "a state of a connection without saying which",
    { ...LISTEN, state: "TIME-WAIT" },
    ": only LISTEN and unconnected UDP rows have no connection",
  ],
  [
    "connected UDP without saying to whom",
    unconnected,
    ": only LISTEN and unconnected UDP rows have no connection",
  ],
  [
    "any address without saying whose port",
    { ...UDP_BOUND, anyAddress: true },
    ": anyAddress says which connection's port the row has",
  ],
  ["an address that is not any", { ...UDP_CONNECTED, anyAddress: false }, / anyAddress: is false/],
  ["no protocol", { ...LISTEN, protocol: undefined }, / protocol: is missing/],
  ["netstat's word for IPv6", { ...LISTEN, protocol: "tcp6" }, / protocol: is "tcp6"/],
  ["a timer nobody knows", { ...TIME_WAIT, timer: "2msl" }, / timer: is "2msl"/],
  ["a queue of many bytes", { ...LISTEN, recvQ: "many" }, / recvQ: give the number/],
  ["a send queue of some bytes", { ...LISTEN, sendQ: "some" }, / sendQ: is to be a number/],
])("%s is no row", (___, row, problem) => {
  expect(problemsOfRow(row)).toEqual([
    typeof problem === "string"
      ? `step 2 (connect) sockets client 1${problem}`
      : expect.stringMatching(
          new RegExp(`^step 2 \\(connect\\) sockets client 1${problem.source}`),
        ),
  ]);
});
