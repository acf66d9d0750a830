/** The streams of real processes. */
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { ProcessStream } from "../../../src/venue/namespaces/process-stream.ts";

function collected(stream: ProcessStream): { stdout: string; stderr: string } {
  const text = { stdout: "", stderr: "" };
  stream.onStdout((chunk) => {
    text.stdout += Buffer.from(chunk).toString();
  });
  stream.onStderr((chunk) => {
    text.stderr += Buffer.from(chunk).toString();
  });
  return text;
}

const started = (stream: ProcessStream, script: string): void =>
  stream.connect(spawn("sh", ["-c", script], { stdio: "pipe" }));

test("input that is written before the process exists is read first", async () => {
  const stream = new ProcessStream();
  stream.write("early\n");
  const text = collected(stream);
  started(stream, "read -r line; echo got $line; echo bad >&2");
  expect(await stream.ended).toBeUndefined();
  expect(text).toEqual({ stdout: "got early\n", stderr: "bad\n" });
});

test("the last words end the stream although the process goes on, and are not passed on", async () => {
  const stream = new ProcessStream("the end");
  const text = collected(stream);
  started(stream, "printf 'last the end' >&2; read -r forever");
  expect(await stream.ended).toBeUndefined();
  expect(text.stderr).toBe("last ");
  stream[Symbol.dispose]();
});

test("the end of its input ends a program that reads it", async () => {
  const stream = new ProcessStream();
  started(stream, "cat");
  await stream.finish();
  expect(await stream.ended).toBeUndefined();
});

test("a listener's error ends its stream and not this process", async () => {
  const stream = new ProcessStream();
  stream.onStdout(() => {
    throw new Error("cannot be read");
  });
  started(stream, "echo something; cat");
  expect(await stream.ended).toMatchObject({ message: "cannot be read" });
});
