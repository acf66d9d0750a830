/**
 * Temporary folders of this user that a killed command does not leave for good. Their names say which process
 * uses them, and the next command that needs one, or `wirestep clean`, removes those of ended processes.
 */
import { randomBytes } from "node:crypto";
import { appendFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CACHE } from "../runtime/checkout.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import { ownerIsGone, ownerOfThisProcess } from "./owner.ts";

const SCRATCH = join(CACHE, "scratch");
/** In a scratch folder: paths of unfinished files elsewhere, one a line in JSON. */
const ELSEWHERE = "elsewhere";

/** The owner of such a folder is always a process. */
const NO_CONTAINERS: ReadonlySet<string> = new Set();

/** A temporary folder, which is removed at the end of its block. */
export class Scratch implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param around the folder for scratch folders, which is made if it does not exist */
  static async make(around: string = SCRATCH): Promise<Scratch> {
    await removeLeftScratch(around);
    const owner = `${ownerOfThisProcess()} ${randomBytes(4).toString("hex")}`;
    const folder = join(around, Buffer.from(owner).toString("base64url"));
    await makeFolders(folder, 0o700);
    return new Scratch(folder);
  }

  /** Names an unfinished file in another folder. It is removed as well if this process is killed. */
  async names(file: string): Promise<void> {
    await appendFile(join(this.folder, ELSEWHERE), `${JSON.stringify(file)}\n`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

/** Removes the scratch folders of ended processes, and the unfinished files that they name. */
export async function removeLeftScratch(around: string = SCRATCH): Promise<void> {
  const names = await readdir(around).catch(unlessMissing([]));
  for (const name of names) {
    const [owner = ""] = Buffer.from(name, "base64url").toString().split(" ");
    if (!ownerIsGone(owner, NO_CONTAINERS)) continue;
    const folder = join(around, name);
    const list = await readFile(join(folder, ELSEWHERE), "utf8").catch(unlessMissing(""));
    for (const line of list.split("\n").filter(isWhole)) {
      await rm(JSON.parse(line) as string, { force: true });
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** The last line may be cut short, if its process was killed while it wrote. */
function isWhole(line: string): boolean {
  return /^".*"$/.test(line);
}

function unlessMissing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== "ENOENT") throw error;
    return instead;
  };
}
