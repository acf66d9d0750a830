/** The calls of a line against those that a lab lists. */
import { expect, test } from "vitest";
import { fails, returns, sets } from "../../src/lab/index.ts";
import { checkedLine as check } from "../support/evidence/checked-line.ts";
import { text } from "../support/evidence/mismatch-text.ts";
import { call } from "../support/evidence/steps.ts";

const socket = call("socket(AF_INET, SOCK_STREAM, 0)", 3);
const connect = call("connect(3, 198.18.7.2:12345)", 0);
const refused = call("connect(3, 198.18.7.2:12345)", -1, "ECONNREFUSED");

test("calls with the expected results", () => {
  expect(
    check(
      { calls: [socket, refused] },
      { calls: [returns("socket", 3), fails("connect", "ECONNREFUSED")] },
    ),
  ).toBe("as expected");
});

test("a missing call", () => {
  expect(check({ calls: [socket] }, { calls: [returns("socket", 3), returns("connect", 0)] })).toBe(
    text`
      ✗ the call connect
        expected  connect(...) = 0
        observed  the line did not make this call
    `,
  );
});

test("a missing call may be one of those that were only counted", () => {
  const further = { name: "calls beyond 2000", text: "calls beyond 2000: 812 calls", folded: 812 };
  expect(
    check({ calls: [socket, further] }, { calls: [returns("socket", 3), returns("connect", 0)] }),
  ).toBe(text`
    ✗ the call connect
      expected  connect(...) = 0
      observed  the line did not make this call, as far as its calls are decoded (calls beyond 2000: 812 calls)
  `);
});

const nodelay = call("setsockopt(3, IPPROTO_TCP, TCP_NODELAY, [1], 4)", 0);
const linger = call("setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8)", 0);

test("options with the expected values", () => {
  const calls = [sets("TCP_NODELAY", 1), sets("SO_LINGER", { l_onoff: 1, l_linger: 0 })];
  expect(check({ calls: [nodelay, linger] }, { calls })).toBe("as expected");
  expect(
    check({ calls: [nodelay, linger] }, { calls: calls.map(() => returns("setsockopt", 0)) }),
  ).toBe("as expected");
});

test.each([
  ["TCP_NODELAY", 0, "TCP_NODELAY, [0]"],
  ["TCP_NODELAY", 2, "TCP_NODELAY, [2]"],
  ["TCP_CORK", 1, "TCP_CORK, [1]"],
  ["TCP_CONGESTION", "reno", 'TCP_CONGESTION, "reno"'],
] as const)("another option or value: %s %j", (name, value, shown) => {
  expect(check({ calls: [nodelay] }, { calls: [sets(name, value)] })).toBe(
    [
      "✗ the call setsockopt",
      `  expected  setsockopt(${shown}) = 0`,
      "  observed  setsockopt(3, IPPROTO_TCP, TCP_NODELAY, [1], 4) = 0",
    ].join("\n"),
  );
});

test("an extra call", () => {
  expect(check({ calls: [socket, connect] }, { calls: [returns("socket", 3)] })).toBe(text`
    ✗ the call connect
      expected  no such call on this line
      observed  connect(3, 198.18.7.2:12345) = 0
  `);
});

test("another call: one is missing and one is extra", () => {
  expect(check({ calls: [socket] }, { calls: [returns("connect", 3)] })).toBe(text`
    ✗ the call connect
      expected  connect(...) = 3
      observed  the line did not make this call
    ✗ the call socket
      expected  no such call on this line
      observed  socket(AF_INET, SOCK_STREAM, 0) = 3
  `);
});

test("another result", () => {
  expect(check({ calls: [socket] }, { calls: [returns("socket", 4)] })).toBe(text`
    ✗ the call socket
      expected  socket(...) = 4
      observed  socket(AF_INET, SOCK_STREAM, 0) = 3
  `);
});

test("a call that fails", () => {
  expect(check({ calls: [refused] }, { calls: [returns("connect", 0)] })).toBe(text`
    ✗ the call connect
      expected  connect(...) = 0
      observed  connect(3, 198.18.7.2:12345) = -1 ECONNREFUSED
  `);
});

test("a call that fails with another errno", () => {
  expect(check({ calls: [refused] }, { calls: [fails("connect", "ETIMEDOUT")] })).toBe(text`
    ✗ the call connect
      expected  connect(...) = -1 ETIMEDOUT
      observed  connect(3, 198.18.7.2:12345) = -1 ECONNREFUSED
  `);
});

test("a call that has not returned", () => {
  const open = { name: "accept", text: "accept(3, NULL, NULL)" };
  expect(check({ calls: [open] }, { calls: [returns("accept", 4)] })).toBe(text`
    ✗ the call accept
      expected  accept(...) = 4
      observed  accept(3, NULL, NULL) = ?
  `);
});

test("if a lab lists no calls, the line can make any calls, and none may fail", () => {
  expect(check({ calls: [socket, connect] })).toBe("as expected");
  expect(check({ calls: [socket, refused] })).toBe(text`
    ✗ the call connect
      expected  connect succeeds
      observed  connect(3, 198.18.7.2:12345) = -1 ECONNREFUSED
  `);
});

test("calls of a library for itself, of a child, and the fork of the child are not judged", () => {
  const lookup = { name: "getaddrinfo", text: "getaddrinfo: 18 calls", folded: 18 };
  const calls = [socket, lookup, call("fork()", 77), { ...refused, process: 2 }, connect];
  expect(check({ calls }, { calls: [returns("socket", 3), returns("connect", 0)] })).toBe(
    "as expected",
  );
  expect(check({ calls })).toBe("as expected");
});

test("a line's calls are those of its thread, and no thread's may fail if the lab lists none", () => {
  const calls = [socket, { ...refused, thread: 2 }];
  expect(check({ calls }, { calls: [returns("socket", 3)] })).toBe("as expected");
  expect(check({ calls, thread: 2 }, { calls: [fails("connect", "ECONNREFUSED")] })).toBe(
    "as expected",
  );
  expect(check({ calls })).toContain("ECONNREFUSED");
});
