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
    ": a TCP row needs a state; start from LISTEN, ESTABLISHED … with { ...LISTEN }",
  ],
  [
    "a state of a connection without its number",
    { ...LISTEN, state: "TIME-WAIT" },
    ": only LISTEN and unconnected UDP rows have no connection; add connection",
  ],
  [
    "connected UDP without a connection",
    unconnected,
    ": only LISTEN and unconnected UDP rows have no connection; add connection",
  ],
  [
    "any address without a connection",
    { ...UDP_BOUND, anyAddress: true },
    ": anyAddress needs the connection whose port the row has; add connection",
  ],
  ["anyAddress false", { ...UDP_CONNECTED, anyAddress: false }, / anyAddress: is false/],
  ["no protocol", { ...LISTEN, protocol: undefined }, / protocol: is missing/],
  ["netstat's word for IPv6", { ...LISTEN, protocol: "tcp6" }, / protocol: is "tcp6"/],
  ["an unknown timer", { ...TIME_WAIT, timer: "2msl" }, / timer: is "2msl"/],
  ["a queue of many bytes", { ...LISTEN, recvQ: "many" }, / recvQ: must be the number/],
  ["a send queue of some bytes", { ...LISTEN, sendQ: "some" }, / sendQ: must be a number/],
])("%s is no row", (___, row, problem) => {
  expect(problemsOfRow(row)).toEqual([
    typeof problem === "string"
      ? `step 2 (connect) sockets client 1${problem}`
      : expect.stringMatching(
          new RegExp(`^step 2 \\(connect\\) sockets client 1${problem.source}`),
        ),
  ]);
});
