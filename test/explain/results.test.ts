import { expect, test } from "vitest";
import { Meanings, meaningOf } from "../../src/explain/results.ts";
import type { RecordedCall } from "../../src/record/record.ts";

test.each([
  [{ name: "recv", text: "recv(4, buffer, 64, 0)", result: 0, kind: "tcp" }, "the end of the data"],
  [{ name: "read", text: "read(4, buffer, 64)", result: 0, kind: "tcp6" }, "the end of the data"],
  [{ name: "recv", text: "recv(4, buffer, 64, 0)", result: 0, kind: "udp" }, "a datagram without any data"],
  [{ name: "poll", text: "poll(pointer, 1, 500)", result: 0 }, "the time limit is over"],
  [{ name: "poll", text: "poll([{3, POLLIN}], 1, 0)", result: 0 }, "the call does not wait"],
  [{ name: "epoll_wait", text: "epoll_wait(3, [], 8, 0)", result: 0 }, "the call does not wait"],
  [{ name: "epoll_wait", text: "epoll_wait(3, [], 8, 100)", result: 0 }, "the time limit is over"],
  [{ name: "select", text: "select(4, [3], NULL, NULL, {tv_sec=0, tv_usec=0})", result: 0 }, "the call does not wait"],
  [{ name: "select", text: "select(4, [3], NULL, NULL, {tv_sec=1, tv_usec=0})", result: 0 }, "the time limit is over"],
  [{ name: "send", text: 'send(3, "xxx"..., 10000, MSG_DONTWAIT)', result: 8948 }, "the kernel took 8948 of 10000 bytes"],
  [{ name: "write", text: 'write(3, "xxx"..., 10000)', result: 10 }, "the kernel took 10 of 10000 bytes"],
  [{ name: "send", text: 'send(3, "x", 1, 0)', result: -1, errno: "EPIPE" }, "this side's sending half is closed"],
  [{ name: "connect", text: "connect(3, 10.0.0.1:1)", result: -1, errno: "ECONNREFUSED" }, "no socket has that port"],
  [{ name: "connect", text: "connect(3, [::]:1)", result: -1, errno: "EADDRNOTAVAIL" }, "this host has no address, or no free port"],
  [{ name: "bind", text: "bind(3, 10.0.0.1:1)", result: -1, errno: "EADDRNOTAVAIL" }, "the address is not this host's"],
])("the result of $text means something", (call, text) => {
  expect(meaningOf(call)?.text.slice(0, text.length)).toBe(text);
}); // biome-ignore format: a row for each

test.each([
  { name: "recv", text: "recv(4, buffer, 64, 0)", result: 0, kind: "pipe" },
  { name: "recv", text: "recv(4, buffer, 64, 0)", result: 15, kind: "tcp" },
  { name: "send", text: 'send(3, "hello", 5, 0)', result: 5 },
  { name: "accept", text: "accept(3, NULL, NULL)" },
])("the result of $text says that it worked, or is not there yet", (call) => {
  expect(meaningOf(call)).toBeUndefined();
});

const TIMED_OUT = {
  name: "recv",
  text: "recv(4, buffer, 100, 0)",
  result: -1,
  errno: "EAGAIN",
  fd: 4,
};
const LIMIT = {
  name: "setsockopt",
  text: "setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=1, tv_usec=500000}, 16)",
  result: 0,
  fd: 4,
};

/** The meaning of the last of the server's calls. */
function meaningAfter(...calls: readonly RecordedCall[]): string | undefined {
  const meanings = new Meanings();
  return calls.map((call) => meanings.of("server", call)?.text).at(-1);
}

test.each([
  ["the time limit of its socket", [LIMIT], TIMED_OUT,
    "nothing is there for 1.5 s, the time limit that SO_RCVTIMEO has set: the call returns, and the socket stays as it was"],
  ["the flag of the call", [LIMIT], { ...TIMED_OUT, text: "recv(4, buffer, 100, MSG_DONTWAIT)" },
    "nothing is there, and MSG_DONTWAIT says not to wait"],
  ["a non-blocking socket", [{ name: "fcntl", text: "fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK)", result: 0, fd: 4 }], TIMED_OUT,
    "nothing is there, and the socket does not wait (O_NONBLOCK)"],
  ["a socket that is made so", [{ name: "socket", text: "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0)", result: 4 }],
    { ...TIMED_OUT, name: "accept", text: "accept(4, NULL, NULL)" }, "no connection is complete, and the socket does not wait (O_NONBLOCK)"],
  ["a full send buffer", [{ name: "fcntl", text: "fcntl(4, F_SETFL, O_NONBLOCK)", result: 0, fd: 4 }],
    { ...TIMED_OUT, name: "send", text: 'send(4, "x", 1, 0)' }, "the send buffer is full, and the socket does not wait (O_NONBLOCK)"],
])("EAGAIN is explained by %s", (_, before, call, text) => {
  expect(meaningAfter(...before, call)).toBe(text);
}); // biome-ignore format: a row for each

test("a setting is the descriptor's, and a new socket has none", () => {
  const accepted = { name: "accept", text: "accept(3, NULL, NULL)", result: 4, fd: 3 };
  const general = meaningOf(TIMED_OUT)?.text;
  expect(meaningAfter(LIMIT, accepted, TIMED_OUT)).toBe(general);
  expect(meaningAfter({ ...LIMIT, fd: 5 }, TIMED_OUT)).toBe(general);
});

test("an error without a sentence of its own names its manual page", () => {
  expect(
    meaningOf({ name: "bind", text: "bind(3, 10.0.0.1:1)", result: -1, errno: "EROFS" }),
  ).toEqual({
    text: "the call failed: its manual page says when, below EROFS",
    source: "bind(2)",
  });
});
