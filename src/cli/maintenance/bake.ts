/** `wirestep bake`: writes the build contexts of a release's images for docker buildx. */
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import type { Output } from "../output.ts";
import { writeDeep } from "../write.ts";

interface BakeFlags {
  readonly registry: string;
  readonly version: string;
  readonly source?: string;
}

export function bakeCommand(output: Output): Command {
  return new Command("bake")
    .description("write the files from which docker buildx bake builds a release's images")
    .argument("<folder>", "the folder for docker-bake.json and the build contexts")
    .requiredOption("--registry <name>", "prefix of the images' names, as in ghcr.io/me/wirestep")
    .requiredOption("--version <version>", "the release's version, used as a tag of each image")
    .option("--source <url>", "URL of the sources, for the images' labels")
    .action((folder: string, flags: BakeFlags) => bake(folder, flags, output));
}

async function bake(folder: string, flags: BakeFlags, output: Output): Promise<void> {
  const { bakeFile } = await import("../../release/bake.ts");
  const { releaseBuilds } = await import("../../images/plan.ts");
  const builds = await releaseBuilds();
  for (const [name, { files }] of Object.entries(builds)) {
    for (const { path, bytes, executable } of files) {
      const file = join(folder, name, path);
      await writeDeep(file, bytes);
      if (executable) await chmod(file, 0o755);
    }
  }
  const { registry, version, source } = flags;
  const text = JSON.stringify(bakeFile(builds, { registry, version, source }), undefined, 2);
  const file = join(folder, "docker-bake.json");
  await writeDeep(file, `${text}\n`);
  output.print(`${file}: ${Object.keys(builds).join(", ")}\n`);
}
