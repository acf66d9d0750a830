import { expect, test } from "vitest";
import { meaningOf } from "../../src/explain/results.ts";

test.each([
  [{ name: "recv", text: "recv(4, buffer, 64, 0)", result: 0, kind: "tcp" }, "the end of the data"],
  [{ name: "read", text: "read(4, buffer, 64)", result: 0, kind: "tcp6" }, "the end of the data"],
  [{ name: "recv", text: "recv(4, buffer, 64, 0)", result: 0, kind: "udp" }, "a datagram without any data"],
  [{ name: "poll", text: "poll(pointer, 1, 500)", result: 0 }, "the time limit is over"],
  [{ name: "send", text: 'send(3, "xxx"..., 10000, MSG_DONTWAIT)', result: 8948 }, "the kernel took 8948 of 10000 bytes"],
  [{ name: "write", text: 'write(3, "xxx"..., 10000)', result: 10 }, "the kernel took 10 of 10000 bytes"],
  [{ name: "send", text: 'send(3, "x", 1, 0)', result: -1, errno: "EPIPE" }, "this side's sending half is closed"],
  [{ name: "connect", text: "connect(3, 10.0.0.1:1)", result: -1, errno: "ECONNREFUSED" }, "no socket has that port"],
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
