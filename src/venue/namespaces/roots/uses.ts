/**
 * Decides which root file systems are needed, and removes the others. Each checkout writes down the names of those
 * that it has used last, and each lab with systems of its own:
 *
 *     roots/.uses/0123456789abcdef.json   {"paths":["/home/ana/wirestep"],"names":["endpoint-…","sidecar-…"]}
 *
 * A system is needed as long as one such list names it, and all paths of that list exist.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, lstat, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Build } from "../../../images/build.ts";
import { partsOf } from "../../../images/name.ts";
import type { Plan } from "../../../images/plan.ts";
import { currentTools } from "../../../images/unneeded.ts";
import { ROOT } from "../../../runtime/checkout.ts";
import { makeFolders } from "../../../runtime/make-folders.ts";
import { writeOwnFile } from "../../../runtime/own-files.ts";
import { ROOTS, rootName } from "./roots.ts";

const USES = join(ROOTS, ".uses");

const useSchema = z.object({ paths: z.array(z.string()), names: z.array(z.string()) });
type Use = z.infer<typeof useSchema>;

/**
 * Writes down that this checkout needs the systems of these plans, one of which a run uses, and that a lab needs
 * its own. A run does so before it makes them, so that no other command removes them in the meantime.
 */
export async function notePlans(plans: readonly Plan[], folder: string): Promise<void> {
  await noteUse(
    [ROOT],
    plans.flatMap(({ compiler, endpoint, sidecar }) => [compiler, endpoint, sidecar]),
  );
  // the same languages have the same list, whatever program is written in them
  const languages = plans.flatMap(({ languages }) => languages);
  const folders = languages.map(({ tag }) => join(ROOT, "docker", partsOf(tag).name));
  if (languages.length > 0) await noteUse([ROOT, ...new Set(folders)], languages);
  const own = plans.flatMap(({ customBases }) => (customBases ? Object.values(customBases) : []));
  if (own.length > 0) await noteUse([ROOT, folder], own);
}

/** Writes down that this checkout needs the systems of a bundle, until the next bundle is loaded. */
export const noteBundle = (images: readonly Pick<Build, "tag">[]): Promise<void> =>
  noteUse([ROOT, join(ROOT, "labs")], images);

async function noteUse(
  paths: readonly string[],
  images: readonly Pick<Build, "tag">[],
): Promise<void> {
  const names = [...new Set(images.map(rootName))];
  const text = JSON.stringify({ paths, names });
  const hash = createHash("sha256").update(paths.join("\0")).digest("hex").slice(0, 16);
  const file = join(USES, `${hash}.json`);
  const before = await readFile(file, "utf8").catch(() => undefined); // there is none yet
  if (before === text) return;
  await makeFolders(USES);
  await writeOwnFile(file, text); // labs that run side by side write the same
}

export interface Removed {
  readonly names: readonly string[];
  readonly bytes: number;
}

/** Removes the systems that nothing needs, and the lists of folders that are gone. */
export async function removeUnneededRoots(): Promise<Removed> {
  const needed = await neededRoots();
  const all = existsSync(ROOTS) ? await readdir(ROOTS) : [];
  const names = all.filter((name) => !name.startsWith(".") && !isNeeded(name, needed));
  let bytes = 0;
  for (const name of names) bytes += await remove(join(ROOTS, name));
  return { names, bytes };
}

/** A system that is being made has the process that makes it at the end of its name. */
function isNeeded(name: string, needed: ReadonlySet<string>): boolean {
  const [, pid] = /\.(\d+)$/.exec(name) ?? [];
  return needed.has(name) || (pid !== undefined && existsSync(`/proc/${pid}`));
}

/** The names of the systems that this checkout, or another one or a lab that exists, needs. */
export async function neededRoots(): Promise<ReadonlySet<string>> {
  const needed = new Set([...(await currentTools())].map((tag) => rootName({ tag })));
  const names = existsSync(USES) ? await readdir(USES) : [];
  // without the lists that another command is just writing
  for (const name of names.filter((file) => file.endsWith(".json"))) {
    const use = useIn(await readFile(join(USES, name), "utf8"));
    if (use?.paths.every((path) => existsSync(path)) === true) {
      for (const one of use.names) needed.add(one);
    } else await rm(join(USES, name), { force: true });
  }
  return needed;
}

function useIn(text: string): Use | undefined {
  try {
    return useSchema.parse(JSON.parse(text));
  } catch {
    return undefined; // another version's; that one writes it again
  }
}

/** Removes a folder, also those in it that its owner may not write to. @returns the bytes of its files */
async function remove(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await chmod(path, 0o700);
      bytes += await remove(path);
    } else {
      const { size, nlink } = await lstat(path);
      bytes += size / nlink;
    }
  }
  await rm(folder, { recursive: true, force: true });
  return bytes;
}
