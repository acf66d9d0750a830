/** On the bundle as it is. */
import { expect, test } from "vitest";
import { inSourceLines } from "../../src/cli/source-lines.ts";
import { runCli } from "../support/commands/cli-run.ts";

/** Makes the command fail where it puts a table of many rows together. */
const SABOTAGE = `const { max } = Math;
Math.max = (...all) => { if (all.length > 40) throw new Error("sabotage"); return max(...all); };`;

test("a bug is reported with the lines of the sources, not of the bundle", async () => {
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(SABOTAGE)}"`;
  const { code, stderr } = await runCli(["list"], { NODE_OPTIONS });
  expect(stderr).toMatch(
    /^wirestep: this is a bug in wirestep; please report it: Error: sabotage\n/,
  );
  expect(stderr).toMatch(/ at alignColumns \(\/\S+\/src\/report\/text\/table\.ts:\d+:\d+\)\n/);
  expect(stderr).toMatch(/\/src\/cli\/authoring\/list\.ts:\d+:\d+/);
  expect(stderr).not.toContain("/lib/cli.js");
  expect(code).toBe(3);
});

test("a place without a map stays as it is", () => {
  const stack = "    at file:///nowhere/lib/x.js:1:2\n    at node:internal/process:3:4";
  expect(inSourceLines(stack)).toBe(stack);
});
