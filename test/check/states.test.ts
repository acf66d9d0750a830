import { expect, test } from "vitest";
import { stateOf, statePath } from "../../src/check/states.ts";
import { after } from "../support/context.ts";
import { bound, connected, listening } from "../support/entries.ts";

test("before there is a connection, a peer listens or is closed", () => {
  expect(stateOf("server", [], after(0))).toBe("CLOSED");
  expect(stateOf("server", [listening()], after(0))).toBe("LISTEN");
  expect(stateOf("client", [], after(0))).toBe("CLOSED");
});

test("listening on another port is nothing the lab asks for", () => {
  const other = listening({ local: { address: "0.0.0.0", port: 22 } });
  expect(stateOf("server", [other], after(0))).toBe("CLOSED");
});

test("once there is a connection, its row counts and the listening one does not", () => {
  const table = [listening(), connected("server", { state: "SYN-RECEIVED" })];
  expect(stateOf("server", table, after(1))).toBe("SYN-RECEIVED");
});

test("the first connection counts, not a later one", () => {
  const table = [connected("client", { state: "TIME-WAIT" }), connected("client", {}, 2)];
  expect(stateOf("client", table, after(2))).toBe("TIME-WAIT");
});

test("a connection without a row is closed, even while the server listens", () => {
  expect(stateOf("server", [listening(), connected("server", {}, 2)], after(2))).toBe("CLOSED");
});

test("a path says a state once while it lasts, and again when it comes back", () => {
  expect(statePath(["CLOSED", "LISTEN", "LISTEN", "ESTABLISHED", "CLOSED", "CLOSED"])).toBe(
    "CLOSED LISTEN ESTABLISHED CLOSED",
  );
  expect(statePath([])).toBe("");
});

test("a UDP socket has a state only on the side that is connected, once it has sent", () => {
  const client = [connected("client", { protocol: "udp" })];
  expect(stateOf("client", client, after(0))).toBe("CLOSED");
  expect(stateOf("client", client, after(1))).toBe("ESTABLISHED");
  expect(stateOf("server", [bound()], after(1))).toBe("CLOSED");
});
