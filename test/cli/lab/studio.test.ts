/** `wirestep studio` when it cannot start. */
import { expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";

test.each(["0", "65536", "http", "-1"])("%s is no port, exit code 2", async (port) => {
  const { code, stderr } = await runCli(["studio", `--port=${port}`]);
  expect(code).toBe(2);
  expect(stderr).toContain("Use a number from 1 to 65535.");
});
