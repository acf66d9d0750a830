/** The programs of a draft: the sources that a run has kept, with the tags of the draft's steps. */
import { PEERS, type Peer } from "../lab/model.ts";
import { programFiles } from "../record/program-files.ts";
import type { RunRecord } from "../record/record.ts";
import { NoDraftError } from "./refusal.ts";
import type { Tags } from "./skeleton.ts";

const basename = (path: string): string => path.replace(/^.*\//, "");
const extname = (path: string): string => /\.[^./]*$/.exec(path)?.[0] ?? "";

export interface DraftFile {
  readonly name: string;
  readonly text: string;
}

/** Tags that a source has already name the steps of another lab. */
const OLD_TAG =
  /[ \t]*(?:\/\/[ \t]*step[ \t]*:[ \t]*[a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*[ \t]*$|\/\*[ \t]*step[ \t]*:[^*]*\*\/)/gim;

/** @throws NoDraftError if both programs have another file of the same name */
export function taggedPrograms(record: RunRecord, tags: Tags): readonly DraftFile[] {
  const files = new Map<string, DraftFile>();
  for (const peer of PEERS) {
    const all = programFiles(record, peer);
    all.forEach(({ file, text }, index) => {
      const name = index === 0 ? `${peer}${extname(file)}` : basename(file);
      const tagged = { name, text: withTags(text, tags[peer].get(file), file) };
      const other = files.get(name);
      if (other !== undefined && other.text !== tagged.text) {
        throw new NoDraftError(
          `both programs have a file ${name}, and the two differ; a lab's programs are in one folder: rename one`,
        );
      }
      files.set(name, tagged);
    });
  }
  return [...files.values()];
}

/** The names of the programs' main files in the draft. */
export function mainFiles(record: RunRecord): Readonly<Record<Peer, string>> {
  const of = (peer: Peer): string => `${peer}${extname(programFiles(record, peer)[0]?.file ?? "")}`;
  return { server: of("server"), client: of("client") };
}

function withTags(
  text: string,
  tags: ReadonlyMap<number, readonly string[]> = new Map(),
  file: string,
): string {
  const lines = text.replace(OLD_TAG, "").split("\n");
  for (const [number, names] of tags) {
    const line = (lines[number - 1] ?? "").replace(/\r$/, "");
    if (line.endsWith("\\")) {
      throw new NoDraftError(
        `${file}:${number} goes on in the next line by a backslash, so it can have no tag: write it in one line`,
      );
    }
    lines[number - 1] = `${line}  // step: ${names.join(", ")}`;
  }
  return lines.join("\n");
}
