/** `wirestep studio` when it cannot start. */
import { expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";

test.each(["0", "65536", "http", "-1"])("%s is no port, exit code 2", async (port) => {
  const { code, stderr } = await runCli(["studio", `--port=${port}`]);
  expect(code).toBe(2);
  expect(stderr).toContain("Use a number from 1 to 65535.");
});

test("in a container, which no browser can reach, it says what to run instead", async () => {
  const { code, stderr } = await runCli(["studio"], { WIRESTEP_IN_IMAGE: "yes" });
  expect(code).toBe(2);
  expect(stderr).toContain("run it in a checkout, or run wirestep step LAB here");
});
