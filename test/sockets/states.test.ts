import { expect, test } from "vitest";
import { stateFromKernel, stateFromTool, TCP_STATES } from "../../src/sockets/states.ts";

/** Every word that netstat and ss print for a state of a TCP socket. */
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

/** Every state of include/net/tcp_states.h that the tracepoint prints. */
test.each([
  ["CLOSED", ["TCP_CLOSE"]],
  ["LISTEN", ["TCP_LISTEN"]],
  ["SYN-SENT", ["TCP_SYN_SENT"]],
  ["SYN-RECEIVED", ["TCP_SYN_RECV", "TCP_NEW_SYN_RECV"]],
  ["ESTABLISHED", ["TCP_ESTABLISHED"]],
  ["FIN-WAIT-1", ["TCP_FIN_WAIT1"]],
  ["FIN-WAIT-2", ["TCP_FIN_WAIT2"]],
  ["CLOSE-WAIT", ["TCP_CLOSE_WAIT"]],
  ["CLOSING", ["TCP_CLOSING"]],
  ["LAST-ACK", ["TCP_LAST_ACK"]],
  ["TIME-WAIT", ["TCP_TIME_WAIT"]],
])("%s is what the kernel calls %s", (state, words) => {
  expect(words.map(stateFromKernel)).toEqual(words.map(() => state));
});

test.each(["ESTABLISHED", "TCP_ESTAB", "TCP_MAX_STATES", "TCP_", "", "__proto__"])(
  "%j is no word of the kernel's for a state",
  (word) => {
    expect(stateFromKernel(word)).toBeUndefined();
  },
);
