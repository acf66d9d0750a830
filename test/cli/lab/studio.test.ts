/** `wirestep studio` where it does not begin. */
import { expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";

test.each(["0", "65536", "http", "-1"])("%s is no port, exit code 2", async (port) => {
  const { code, stderr } = await runCli(["studio", `--port=${port}`]);
  expect(code).toBe(2);
  expect(stderr).toContain("It is a number from 1 to 65535.");
});

test("in a container, where no browser of the machine gets to it, it says what to do instead", async () => {
  const { code, stderr } = await runCli(["studio"], { WIRESTEP_IN_IMAGE: "yes" });
  expect(code).toBe(2);
  expect(stderr).toContain("run it from a checkout, or wirestep step LAB here");
});
