/** Starts the studio as a user does, in a folder of its own, and uses its page. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { RunRecord } from "../../../src/record/record.ts";
import { readRecord } from "../../../src/runs/records.ts";
import { type RunningCli, startCli } from "../commands/cli-run.ts";

export interface StudioRun extends AsyncDisposable {
  readonly link: string;
  /** The folder in which it was started. It has the runs. */
  readonly folder: string;
  readonly cli: RunningCli;
}

export async function startStudio(
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<StudioRun> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-studio-"));
  const cli = startCli(["studio", ...args], env, folder);
  const link = /http:\S+/.exec(await cli.printed("Ctrl-C ends the studio"))?.[0] ?? "";
  return {
    link,
    folder,
    cli,
    [Symbol.asyncDispose]: async () => {
      cli.process.kill("SIGINT");
      await cli.ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** The only saved run of a lab. */
export async function savedRun(
  { folder }: StudioRun,
  lab: string,
): Promise<{ readonly record: RunRecord; readonly files: readonly string[] }> {
  const [name = "", ...others] = await readdir(join(folder, "runs", lab));
  if (others.length > 0) throw new Error(`${others.length + 1} runs of ${lab} were saved`);
  const run = join(folder, "runs", lab, name);
  return { record: await readRecord(run), files: await readdir(run) };
}

/** Waits for the sentence in the bar at the bottom of the page. @returns the bar's whole text */
export async function says(page: Page, text: string | RegExp): Promise<string> {
  const bar = page.locator(".turn-text");
  const shown = expect.poll(() => bar.innerText(), { timeout: 60_000, interval: 50 });
  await (typeof text === "string" ? shown.toContain(text) : shown.toMatch(text));
  return bar.innerText();
}

/** Clicks a button of the bar, or of a gate. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name }).click();
}

/** A lab's file as it is in the checkout. */
export function labText(lab: string, file: string): Promise<string> {
  return readFile(new URL(`../../../labs/${lab}/${file}`, import.meta.url), "utf8");
}
