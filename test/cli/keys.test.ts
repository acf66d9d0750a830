/** Keys and lines from a terminal in raw mode. */
import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";
import { expect, test } from "vitest";
import { Quit } from "../../src/cli/interrupt.ts";
import { type Keys, readKeys } from "../../src/cli/keys.ts";

interface Typed {
  readonly input: PassThrough;
  readonly keys: Keys;
}

function terminal(signal = new AbortController().signal): Typed {
  const input = Object.assign(new PassThrough(), { setRawMode: () => undefined });
  return { input, keys: readKeys(input as unknown as ReadStream, signal) };
}

/** The line that these keys make, and what the terminal shows of it. */
async function typed(...pressed: readonly string[]): Promise<{ line?: string; shown: string }> {
  const { input, keys } = terminal();
  let shown = "";
  const line = keys.line((text) => {
    shown += text;
  });
  for (const keys of pressed) input.write(keys);
  const result = await line;
  return { ...(result !== undefined && { line: result }), shown };
}

test("a line is what was typed up to Enter, and is echoed", async () => {
  expect(await typed("hel", "lo\r")).toEqual({ line: "hello", shown: "hello\r\n" });
});

test("keys that step a lab are letters of a line", async () => {
  expect((await typed("scniq\r")).line).toBe("scniq");
});

test("the erase key removes the last character, of any alphabet, and nothing from an empty line", async () => {
  expect(await typed("ü\u007f\u007fa\r")).toEqual({ line: "a", shown: "ü\b \ba\r\n" });
});

test("Ctrl-D ends the input on an empty line, and does nothing on another", async () => {
  expect(await typed("\u0004")).toEqual({ shown: "\r\n" });
  expect((await typed("a\u0004b\r")).line).toBe("ab");
});

test("keys that are no characters add nothing to a line", async () => {
  expect((await typed("\u001b\u0001a\r")).line).toBe("a");
});

test("after a line Ctrl-D ends the command again", async () => {
  const { input, keys } = terminal();
  const line = keys.line(() => undefined);
  input.write("a\r");
  await line;
  const next = keys.next(["s"]);
  input.write("\u0004");
  await expect(next).rejects.toThrow(Quit);
});
