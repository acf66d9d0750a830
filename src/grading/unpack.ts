/** The archive of a submission, or that of a class, to its files, up to the limits. */
import { entryName, LIMITS, Limiter } from "../grade/submissions/entry-names.ts";
import type { SubmittedFile } from "../grade/submissions/submission.ts";
import {
  type PackedEntry,
  RefusedArchive,
  type Taker,
  TooLarge,
  tooLarge,
  unpack,
} from "./archive-entries.ts";

/** Bytes of a submission's archive that are unpacked: its files, and what is in none or is ignored. */
const MOST_UNPACKED = 2 * LIMITS.bytes;

/** The files of one submission. @throws RefusedArchive */
export async function unpacked(name: string, bytes: Buffer): Promise<readonly SubmittedFile[]> {
  const files = new SubmissionFiles(new Limiter(bytes.length));
  await unpack(name, bytes, { taker: files, most: MOST_UNPACKED });
  return files.found;
}

/** All files below one name at the top of a class's archive. */
export interface ClassPart {
  readonly name: string;
  /** Their paths begin with the name. */
  readonly files: readonly SubmittedFile[];
  readonly refused?: string | undefined;
}

/** Bytes of a class's archive that are unpacked, and its entries. */
const CLASS_LIMITS = { bytes: 4 * 2 ** 30, entries: 500_000 } as const;

/**
 * The archive with the submissions of a class. The limits of a submission hold for each name at its top, and refuse
 * that name alone.
 * @throws RefusedArchive if it can't be read as a whole
 */
export async function unpackedClass(
  name: string,
  bytes: Buffer,
  limits: { readonly bytes: number; readonly entries: number } = CLASS_LIMITS,
): Promise<readonly ClassPart[]> {
  const parts = new ClassParts(limits);
  await unpack(name, bytes, { taker: parts, most: limits.bytes });
  return parts.found();
}

/** The files of a submission, up to the limits. */
class SubmissionFiles implements Taker {
  readonly #limiter: Limiter;
  readonly #names = new Set<string>();
  readonly found: SubmittedFile[] = [];

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  async take({ name, kind, size, read }: PackedEntry): Promise<boolean> {
    const known = entryName(name, kind);
    if ("refused" in known) throw new RefusedArchive(known.refused);
    if ("ignored" in known) return false;
    const { path } = known;
    stop(this.#limiter.file() ?? this.#limiter.bytes(size));
    if (this.#names.has(path)) {
      throw new RefusedArchive(`it has two files called ${JSON.stringify(path.slice(0, 80))}`);
    }
    this.#names.add(path);
    this.found.push({ path, bytes: await read() });
    return true;
  }
}

/** The submissions of a class, each with limits of its own. */
class ClassParts implements Taker {
  readonly #parts = new Map<string, { readonly files: SubmissionFiles; refused?: string }>();
  readonly #limits: { readonly bytes: number; readonly entries: number };
  #entries = 0;
  #bytes = 0;

  constructor(limits: { readonly bytes: number; readonly entries: number }) {
    this.#limits = limits;
  }

  async take(entry: PackedEntry): Promise<boolean> {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries)
      stop(`it has more than ${this.#limits.entries} files`);
    if ("ignored" in entryName(entry.name, entry.kind)) return false;
    const part = this.#part(topOf(entry.name));
    if (part.refused !== undefined) return false;
    try {
      const read = (): Promise<Buffer> => this.#counted(entry);
      return await part.files.take({ ...entry, read });
    } catch (error) {
      if (!(error instanceof RefusedArchive) || error instanceof TooLarge) throw error;
      part.refused = error.message;
      part.files.found.length = 0; // none of them is graded, and the class's would fill the memory
      return false;
    }
  }

  found(): readonly ClassPart[] {
    return [...this.#parts].map(([name, { files, refused }]) => ({
      name,
      files: files.found,
      refused,
    }));
  }

  #part(top: string): { readonly files: SubmissionFiles; refused?: string } {
    const part = this.#parts.get(top) ?? { files: new SubmissionFiles(new Limiter()) };
    this.#parts.set(top, part);
    return part;
  }

  #counted({ size, read }: PackedEntry): Promise<Buffer> {
    this.#bytes += size;
    if (this.#bytes > this.#limits.bytes) throw tooLarge(this.#limits.bytes);
    return read();
  }
}

/** The first part of an entry's name, whether the name is refused or not. */
const topOf = (name: string): string =>
  name
    .normalize("NFC")
    .split(/[/\\]/)
    .find((part) => !["", ".", ".."].includes(part)) ?? name;

function stop(reason: string | undefined): void {
  if (reason !== undefined) throw new RefusedArchive(reason);
}
