/** `wirestep observe --step` on a terminal: a key before each step. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";
import { runCli } from "../support/commands/cli-run.ts";
import { closeTerminals, OnTerminal } from "../support/commands/on-terminal.ts";

const PROGRAMS = ["greeting-server.c", "greeted-client.c"].map((name) =>
  join(ROOT, "test/support/observed", name),
);

closeTerminals();

test("Enter makes a step, f makes all others", async () => {
  const terminal = new OnTerminal("observe", "--step", ...PROGRAMS);
  await terminal.shows("step 1, server: next line: Enter makes it, f makes all others, q quits");
  expect(terminal.drawn).not.toContain("calls    socket");
  terminal.types("\r");
  await terminal.shows("calls    socket(AF_INET, SOCK_STREAM, 0) = 3");
  await terminal.shows("step 2, server: next line");
  terminal.types("f");
  await terminal.shows("✓ observed");
  expect(await terminal.ended).toBe(0);
  expect(terminal.drawn).not.toContain("step 3, ");
});

test("q ends the run and removes what it has made", async () => {
  const terminal = new OnTerminal("observe", "--step", ...PROGRAMS);
  await terminal.shows("step 1, ");
  terminal.types("q");
  await terminal.shows("wirestep: quit; everything the run made is removed");
  expect(await terminal.ended).toBe(0);
});

test("without a terminal it says that it needs one, and exits with 2", async () => {
  const { code, stderr } = await runCli(["observe", "--step", ...PROGRAMS]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "wirestep: --step needs a terminal: run it in one, or leave --step out\n",
  });
});
