/** The line that shows what is going on. */
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { progressOn } from "../../src/cli/progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A terminal of 40 columns, and what is drawn on it. */
function terminal(live = true) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 40 });
  let drawn = "";
  let errors = "";
  stream.on("data", (chunk) => {
    drawn += chunk;
  });
  const note = (text: string): void => {
    errors += text;
  };
  const output = { live, error: note };
  const progress = progressOn(output, true, stream as unknown as typeof process.stderr);
  return { progress, drawn: () => stripVTControlCharacters(drawn), errors: () => errors };
}

test("work of less than half a second shows no line", () => {
  const { progress, drawn } = terminal();
  progress.soon("step 1 of 8: server: listen");
  vi.advanceTimersByTime(499);
  progress.clear();
  vi.advanceTimersByTime(1000);
  expect(drawn()).toBe("");
});

test("work of half a second shows what is done of what", () => {
  const { progress, drawn } = terminal();
  progress.soon("step 3 of 8: server: accept");
  vi.advanceTimersByTime(600);
  expect(drawn()).toContain("step 3 of 8: server: accept");
  progress.clear();
  progress.soon("step 4 of 8: client: send");
  vi.advanceTimersByTime(600);
  expect(drawn()).toContain("step 4 of 8: client: send");
  progress.clear();
});

test("a line that is too long for the terminal is cut with a sign", () => {
  const { progress, drawn } = terminal();
  progress.say(`building ${"x".repeat(60)}`);
  vi.advanceTimersByTime(200);
  progress.clear();
  expect(drawn()).toContain(`building ${"x".repeat(27)}…`);
  expect(drawn()).not.toContain("x".repeat(28));
});

test("without a terminal there are plain lines, and none for work that prints its result", () => {
  const { progress, errors } = terminal(false);
  progress.say("starting the stage");
  progress.soon("step 1 of 8: server: listen");
  vi.advanceTimersByTime(1000);
  expect(errors()).toBe("wirestep: starting the stage\n");
});
