/** Writes files that the user names on the command line. */
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolders } from "../runtime/make-folders.ts";
import { InputError } from "./failure.ts";

/** @throws InputError if the file cannot be written */
export function writeOut(file: string, text: string): Promise<void> {
  return asInput(file, () => writeFile(file, text));
}

/** The same, but makes the folders above the file first. */
export function writeDeep(file: string, text: string | Uint8Array): Promise<void> {
  return asInput(file, async () => {
    await makeFolders(dirname(file));
    await writeFile(file, text);
  });
}

async function asInput(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InputError(`${file} cannot be written: ${message}`, { cause });
  }
}
