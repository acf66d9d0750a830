import { expect, test } from "vitest";
import { recordTrace } from "../../src/record/trace.ts";
import { parseTraceLine, type StateChange } from "../../src/sockets/state-trace.ts";
import { CLOSE_ADDRESSES, CLOSE_TRACE, linesOf } from "../support/runs/close-trace.ts";

const START = 1795351586095300; // the SYN of the close lab, a little after SYN-SENT
const { server, client } = CLOSE_ADDRESSES;
const changes = linesOf(CLOSE_TRACE).flatMap((line): StateChange[] => {
  const read = parseTraceLine(line);
  return read.kind === "change" ? [read.change] : [];
});

function connecting(port: number, from: StateChange["from"], to: StateChange["to"]): StateChange {
  const local = { address: client, port };
  return { time: 0, protocol: "tcp", local, remote: { address: server, port: 12345 }, from, to };
}

test("each peer has the traced changes of its own connections", () => {
  const trace = recordTrace(changes, CLOSE_ADDRESSES, START);
  const changesOf = (peer: "server" | "client") =>
    trace[peer].map(({ from, to, local }) => `${from} ${to} ${local.port}`);
  expect(changesOf("server")).toEqual([
    "LISTEN SYN-RECEIVED 12345",
    "SYN-RECEIVED ESTABLISHED 12345",
    "ESTABLISHED CLOSE-WAIT 12345",
    "CLOSE-WAIT LAST-ACK 12345",
    "LAST-ACK CLOSED 12345",
  ]);
  expect(changesOf("client")).toEqual([
    "CLOSED SYN-SENT 58680",
    "SYN-SENT ESTABLISHED 58680",
    "ESTABLISHED FIN-WAIT-1 58680",
    "FIN-WAIT-1 FIN-WAIT-2 58680",
    "FIN-WAIT-2 CLOSED 58680",
  ]);
});

test("times are relative to the first packet, and the state changes before it is sent", () => {
  const times = recordTrace(changes, CLOSE_ADDRESSES, START).client.map(({ time }) => time);
  expect(times.slice(0, 2)).toEqual([-0.000131, 0.000041]);
});

test("without a packet, times are relative to the first change of the run", () => {
  const { server: first, client: other } = recordTrace(changes, CLOSE_ADDRESSES, undefined);
  expect([other[0]?.time, first[0]?.time]).toEqual([0, 0.000186]);
});

test("a connect that fails because no port is free stays without a port", () => {
  const { client: history } = recordTrace(
    [
      connecting(0, "CLOSED", "SYN-SENT"),
      connecting(0, "SYN-SENT", "CLOSED"),
      connecting(0, "CLOSED", "SYN-SENT"),
      connecting(40_000, "SYN-SENT", "ESTABLISHED"),
    ],
    CLOSE_ADDRESSES,
    0,
  );
  expect(history.map(({ local }) => local.port)).toEqual([0, 0, 40_000, 40_000]);
});

test("a socket that was bound before connect does not take the port of another socket", () => {
  const { client: history } = recordTrace(
    [
      connecting(0, "CLOSED", "SYN-SENT"),
      connecting(40_000, "CLOSED", "SYN-SENT"),
      connecting(40_000, "SYN-SENT", "ESTABLISHED"),
      connecting(50_000, "SYN-SENT", "CLOSED"),
    ],
    CLOSE_ADDRESSES,
    0,
  );
  expect(history.map(({ local }) => local.port)).toEqual([50_000, 40_000, 40_000, 50_000]);
});
