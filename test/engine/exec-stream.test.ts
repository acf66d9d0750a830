/** A program's streams over one connection, as an engine frames them. */
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { ExecStream } from "../../src/engine/exec-stream.ts";
import { dockerFrame as frame } from "../support/engine/docker-frames.ts";

const STDOUT = 1;
const STDERR = 2;

/** The other side of the connection, and what arrives from it. */
function attached(end?: string) {
  const connection = new Duplex({ read: () => undefined, write: (_, __, done) => done() });
  const stream = new ExecStream(connection, end);
  let stderr = "";
  stream.onStderr((chunk) => {
    stderr += Buffer.from(chunk).toString();
  });
  let isOver = false;
  void stream.ended.then(() => {
    isOver = true;
  });
  const say = async (...frames: readonly Buffer[]): Promise<void> => {
    for (const one of frames) connection.push(one);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { say, stream, stderr: () => stderr, isOver: () => isOver };
}

test("the end of stderr ends the streams in any division into chunks, and is no output", async () => {
  const { say, stderr, isOver } = attached("c0ffee");
  await say(frame(STDERR, "a warning\n"), frame(STDOUT, "c0ffee"), frame(STDERR, "c0f"));
  expect(isOver()).toBe(false);
  await say(frame(STDERR, "fee"));
  expect(isOver()).toBe(true);
  expect(stderr()).toContain("a warning\n");
});

test("output in the same chunk as the end is the program's", async () => {
  const { say, stderr, isOver } = attached("c0ffee");
  await say(frame(STDERR, "failed ethtool: no such device\nc0ffee"));
  expect([stderr(), isOver()]).toEqual(["failed ethtool: no such device\n", true]);
});

test("text that only begins like the end ends nothing", async () => {
  const { say, isOver } = attached("c0ffee");
  await say(frame(STDERR, "c0ff c0ffe e"), frame(STDERR, "c0ffee is what it says"));
  expect(isOver()).toBe(false);
});

test("without an end of stderr a stream ends with its connection", async () => {
  const { say, stderr, isOver } = attached();
  await say(frame(STDERR, "c0ffee"));
  expect([stderr(), isOver()]).toEqual(["c0ffee", false]);
});

test("a listener's error ends its stream and not the process", async () => {
  const { say, stream } = attached();
  const fault = new RangeError("Invalid string length");
  stream.onStdout(() => {
    throw fault;
  });
  await say(frame(STDOUT, "anything"));
  expect(await stream.ended).toBe(fault);
});

test("output that nothing reads ends its stream before it fills the memory", async () => {
  const { say, stream } = attached();
  const chunk = "x".repeat(256 * 1024);
  await say(...Array.from({ length: 5 }, () => frame(STDOUT, chunk)));
  expect((await stream.ended)?.message).toBe("a program printed more than anything reads");
});
