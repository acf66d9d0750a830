/** A new lab whose client has one more kernel setting. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { runCli } from "../commands/cli-run.ts";

/** @returns the lab's folder, a new one in `parent` */
export async function labWithSetting(
  parent: string,
  setting: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(parent, "own-setting");
  expect((await runCli(["new-lab", "own-setting", "--in", parent])).code).toBe(0);
  const file = join(folder, "lab.ts");
  const source = await readFile(file, "utf8");
  const stage = `  stage: { sysctls: { client: ${JSON.stringify(setting)} } },\n  flags:`;
  await writeFile(
    file,
    source.replace("  flags:", () => stage),
  );
  return folder;
}
