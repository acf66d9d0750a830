/**
 * Makes the folder of a new lab from its name: a complete copy of the template, which passes unchanged. If the labs are
 * outside of this checkout, their folder also gets the files that editors need to find `wirestep/lab`
 * and `jc.h`.
 */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ROOT } from "../runtime/checkout.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import { STARTER } from "./folder.ts";
import { editorProject } from "./project.ts";

/** Labs in templates/. A homework has variants, and a starter for its students. */
const TEMPLATES = { lab: "my-lab", homework: "my-homework" } as const;
/** clangd accepts no relative path here. */
const CLANGD = `CompileFlags:\n  Add: ["-I${join(ROOT, "labs")}"]\n`;

export interface NewLabOptions {
  readonly name: string;
  /** The folder to make the lab's folder in. */
  readonly parent: string;
  readonly language: "cc" | "c";
  readonly kind?: keyof typeof TEMPLATES;
}

/** The lab cannot be made with this name or in this folder. */
export class NewLabError extends Error {
  override readonly name = "NewLabError";
}

/**
 * @returns the lab's folder, absolute
 * @throws NewLabError if no lab can have the name, the folder exists, or the folder cannot be made
 */
export async function newLab({
  name,
  parent,
  language,
  kind = "lab",
}: NewLabOptions): Promise<string> {
  needName(name);
  const labs = resolve(parent);
  const folder = join(labs, name);
  const template = join(ROOT, "templates", TEMPLATES[kind]);
  try {
    await emptyLabFolder(folder);
    for (const peer of ["server", "client"]) {
      await cp(join(template, `${peer}.${language}`), join(folder, `${peer}.${language}`));
    }
    if (kind === "homework")
      await cp(join(template, STARTER), join(folder, STARTER), { recursive: true });
    for (const file of ["lab.ts", "README.md"]) {
      const text = await readFile(join(template, file), "utf8");
      const renamed = text
        .replaceAll(TEMPLATES[kind], name)
        .replaceAll("client.cc", `client.${language}`);
      await writeFile(join(folder, file), renamed);
    }
    if (!folder.startsWith(join(ROOT, "/"))) await helpEditors(labs);
  } catch (cause) {
    const { code, path, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new NewLabError(`${path ?? folder} ${message}`, { cause });
  }
  return folder;
}

/**
 * Makes the empty folder of a new lab.
 * @param folder absolute; its last part is the lab's name
 * @throws NewLabError if no lab can have the name, the folder exists, or the folder cannot be made
 */
export async function emptyLabFolder(folder: string): Promise<void> {
  needName(basename(folder));
  try {
    await makeFolders(dirname(folder));
    await mkdir(folder);
  } catch (cause) {
    const { code, path, message } = cause as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "is there already: choose another name" : message;
    throw new NewLabError(`${path ?? folder} ${why}`, { cause });
  }
}

function needName(name: string): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new NewLabError(
      `"${name}" cannot be a lab's name: words of a-z and 0-9 joined by hyphens, as in lost-syn`,
    );
  }
}

/** The files that editors need in a folder of labs outside of this checkout. */
export async function helpEditors(labs: string): Promise<void> {
  const project = JSON.stringify(editorProject(labs), undefined, 2);
  await writeNew(join(labs, "tsconfig.json"), `${project}\n`);
  await writeNew(join(labs, ".clangd"), CLANGD);
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // the existing file stays
  }
}
