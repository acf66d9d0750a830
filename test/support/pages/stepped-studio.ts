/** A studio whose lab has made a step, and the end of a studio while its labs are up. */
import { expect } from "vitest";
import { leftByRuns } from "../runs/left.ts";
import type { OpenedPage } from "./opened-page.ts";
import type { studioPages } from "./studio-pages.ts";
import { press, type StudioRun, says } from "./studio-run.ts";

/** A handshake in a tab of its own, after its first step. */
export async function openStepped(
  open: ReturnType<typeof studioPages>,
  studio: StudioRun,
): Promise<OpenedPage> {
  const shown = await open(studio, "?lab=handshake");
  await says(shown.page, "Next is step 1 of 5");
  await press(shown.page, "Step the server");
  await says(shown.page, "Next is step 2 of 5");
  return shown;
}

/** Ends the studio while its labs are up. */
export async function expectEnd(
  { cli }: StudioRun,
  signal: NodeJS.Signals,
  shown: readonly OpenedPage[],
): Promise<void> {
  cli.process.kill(signal);
  const { code, stdout } = await cli.ended;
  expect(code, stdout).toBe(0);
  expect(stdout).toContain("everything its labs made is removed");
  expect(await leftByRuns()).toEqual([]);
  for (const { page } of shown) {
    await says(page, "The studio no longer answers");
    expect(await page.getByRole("button", { name: /^Step the/ }).count()).toBe(0);
  }
}
