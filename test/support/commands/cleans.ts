/** `wirestep clean`, which succeeds, or the test fails with its words. */
import { expect } from "vitest";
import { runCli } from "./cli-run.ts";

export async function cleans(): Promise<void> {
  const { code, stdout, stderr } = await runCli(["clean"]);
  expect(code, stdout + stderr).toBe(0);
}
