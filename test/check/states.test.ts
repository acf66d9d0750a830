import { expect, test } from "vitest";
import { stateOf, statePath } from "../../src/check/states.ts";
import type { Peer } from "../../src/lab/model.ts";
import type { TcpState } from "../../src/sockets/states.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { after } from "../support/evidence/context.ts";
import { bound, connected, listening } from "../support/evidence/entries.ts";

/** The peer's state, from its table and its earlier states. */
function state(
  peer: Peer,
  table: readonly Entry[],
  connections: number,
  ...before: readonly TcpState[]
): TcpState {
  return stateOf(peer, table, after(connections), ["CLOSED", ...before]);
}

test("before there is a connection, a peer listens or is closed", () => {
  expect(state("server", [], 0)).toBe("CLOSED");
  expect(state("server", [listening()], 0)).toBe("LISTEN");
  expect(state("client", [], 0)).toBe("CLOSED");
});

test("listening on another port does not count", () => {
  const other = listening({ local: { address: "0.0.0.0", port: 22 } });
  expect(state("server", [other], 0)).toBe("CLOSED");
  expect(state("server", [other], 1)).toBe("CLOSED");
});

test("when there is a connection, its row counts and the listening row does not", () => {
  const table = [listening(), connected("server", { state: "SYN-RECEIVED" })];
  expect(state("server", table, 1, "LISTEN")).toBe("SYN-RECEIVED");
});

test("the first connection counts, not a later one", () => {
  const table = [connected("client", { state: "TIME-WAIT" }), connected("client", {}, 2)];
  expect(state("client", table, 2, "ESTABLISHED")).toBe("TIME-WAIT");
});

test("the server is in LISTEN until it has received the SYN", () => {
  expect(state("server", [listening()], 1, "LISTEN")).toBe("LISTEN");
  expect(state("client", [], 1)).toBe("CLOSED");
});

test("a SYN before the server listens does not change its LISTEN", () => {
  expect(state("server", [listening()], 1)).toBe("LISTEN");
});

test("SYN-RECEIVED changes back to LISTEN when the connection is not completed", () => {
  expect(state("server", [listening()], 1, "LISTEN", "SYN-RECEIVED")).toBe("LISTEN");
  expect(state("server", [], 1, "LISTEN", "SYN-RECEIVED")).toBe("CLOSED");
});

test("a connection without a row is closed, even while the server listens", () => {
  const table = [listening(), connected("server", {}, 2)];
  expect(state("server", table, 2, "LISTEN", "ESTABLISHED")).toBe("CLOSED");
});

test("a completed connection stays closed while the server listens", () => {
  const before = ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSED"] as const;
  expect(state("server", [listening()], 1, ...before)).toBe("CLOSED");
  expect(state("server", [listening()], 1, ...before, "CLOSED")).toBe("CLOSED");
});

test("a path has a state once while it lasts, and again when it returns", () => {
  expect(statePath(["CLOSED", "LISTEN", "LISTEN", "ESTABLISHED", "CLOSED", "CLOSED"])).toBe(
    "CLOSED LISTEN ESTABLISHED CLOSED",
  );
  expect(statePath([])).toBe("");
});

test("a UDP socket has a state only on the side that is connected, once it has sent", () => {
  const client = [connected("client", { protocol: "udp" })];
  expect(state("client", client, 0)).toBe("CLOSED");
  expect(state("client", client, 1)).toBe("ESTABLISHED");
  expect(state("server", [bound()], 1)).toBe("CLOSED");
});
