import { expect, test } from "vitest";
import { stateFromTool, TCP_STATES } from "../../src/sockets/states.ts";

/** Every word netstat and ss print for a state of a TCP socket. */
test.each([
  ["CLOSED", ["CLOSE", "UNCONN"]],
  ["LISTEN", ["LISTEN"]],
  ["SYN-SENT", ["SYN_SENT", "SYN-SENT"]],
  ["SYN-RECEIVED", ["SYN_RECV", "SYN-RECV"]],
  ["ESTABLISHED", ["ESTABLISHED", "ESTAB"]],
  ["FIN-WAIT-1", ["FIN_WAIT1", "FIN-WAIT-1"]],
  ["FIN-WAIT-2", ["FIN_WAIT2", "FIN-WAIT-2"]],
  ["CLOSE-WAIT", ["CLOSE_WAIT", "CLOSE-WAIT"]],
  ["CLOSING", ["CLOSING"]],
  ["LAST-ACK", ["LAST_ACK", "LAST-ACK"]],
  ["TIME-WAIT", ["TIME_WAIT", "TIME-WAIT"]],
])("%s is what the tools call %s", (state, words) => {
  expect(words.map(stateFromTool)).toEqual(words.map(() => state));
  expect(TCP_STATES).toContain(state);
});

test("there are eleven states", () => {
  expect(TCP_STATES).toHaveLength(11);
});

test.each(["UNKNOWN", "established", "", "SYN-RECEIVED", "constructor", "toString", "__proto__"])(
  "%j is no tool's word for a state",
  (word) => {
    expect(stateFromTool(word)).toBeUndefined();
  },
);
