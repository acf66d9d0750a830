/** The report of a bug, as a user sees it. */
import { expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";

/** Makes the command fail where it puts a table together. */
const SABOTAGE = `String.prototype.padEnd = () => { throw new Error("sabotage") }`;

test("a bug is reported with the lines of the sources", async () => {
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(SABOTAGE)}"`;
  const { code, stderr } = await runCli(["list"], { NODE_OPTIONS });
  expect(stderr).toMatch(
    /^wirestep: this is a bug in wirestep; please report it\nError: sabotage\n/,
  );
  expect(stderr).toMatch(
    / at alignColumns \(file:\/\/\/\S+\/src\/report\/text\/table-changes\.ts:\d+:\d+\)\n/,
  );
  expect(stderr).toMatch(/\/src\/cli\/authoring\/list\.ts:\d+:\d+/);
  expect(code).toBe(3);
});
