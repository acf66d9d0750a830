/** The end of `wirestep step` at its question, while the engine has a stage that was prepared for the next run. */
import { expect, test } from "vitest";
import { closeTerminals, OnTerminal } from "../../support/commands/on-terminal.ts";
import { AGAIN, HANDSHAKE, presses } from "../../support/commands/stepped.ts";
import { idReady } from "../../support/engine/ready-stage.ts";
import { leftByRuns } from "../../support/runs/left.ts";

closeTerminals();

test("Ctrl-C at the question ends with 130 and leaves nothing", async () => {
  const step = new OnTerminal("step", "handshake", "--plain");
  await presses(step, HANDSHAKE);
  await step.shows(AGAIN);
  const { pid } = step;
  await idReady(pid);
  step.types("\u0003");
  await step.shows("interrupted by SIGINT");
  expect(await step.ended).toBe(130);
  expect(await leftByRuns(pid)).toEqual([]);
});

test("a terminal that is closed at the question leaves nothing", async () => {
  const step = new OnTerminal("step", "handshake", "--plain");
  await presses(step, HANDSHAKE);
  await step.shows(AGAIN);
  const { pid } = step;
  await idReady(pid);
  step.close();
  await expect.poll(() => leftByRuns(pid), { timeout: 30_000, interval: 100 }).toEqual([]);
});
