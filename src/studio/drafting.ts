/** Makes a lab of a tab's observed run, in the folder of the studio's own labs, and packs it into an archive. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { NoDraftError } from "../draft/refusal.ts";
import { NewLabError } from "../lab-files/new-lab.ts";
import { type DraftOptions, draftLab } from "../orchestrate/draft-lab.ts";
import type { DraftedLab, Update } from "../studio-protocol/updates.ts";

export interface Drafting extends Omit<DraftOptions, "to" | "progress"> {
  /** The folder in which the lab's folder is made. */
  readonly labs: string;
  readonly name: string;
  readonly publish: (update: Update) => void;
  /** The words about any other failure than a run of which no lab can be made. */
  readonly failure: (error: unknown) => Promise<string>;
}

/** @returns the lab's folder; undefined if there is none, for the reason that was published */
export async function draftedIn(options: Drafting): Promise<string | undefined> {
  const { labs, name, publish, failure, ...others } = options;
  const progress = (text: string): void => publish({ update: "drafting", text });
  progress("writing its programs");
  const to = join(labs, name);
  try {
    const { files, steps, marks } = await draftLab({ ...others, to, progress });
    const texts = files.map(async (file) => ({
      file,
      text: await readFile(join(to, file), "utf8"),
    }));
    const lab: DraftedLab = { folder: to, files: await Promise.all(texts), steps, marks };
    publish({ update: "drafted", lab });
    return to;
  } catch (error) {
    const isRefusal = error instanceof NoDraftError || error instanceof NewLabError;
    publish({ update: "no draft", why: isRefusal ? error.message : await failure(error) });
    return undefined;
  }
}

/** The files of a lab in a compressed archive, in a folder of its name. */
export async function archiveOf({ folder, files }: DraftedLab): Promise<Buffer> {
  const archive = pack();
  for (const { file, text } of files) archive.entry({ name: `${basename(folder)}/${file}` }, text);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.pipe(createGzip())) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
