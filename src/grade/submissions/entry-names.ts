/**
 * The name of an entry of an archive to a safe path, or to the reason why the archive is refused. An archive comes
 * from a stranger: a name could lead out of the folder, and an entry could be a link or a device.
 */

/** Limits of a submission. */
export const LIMITS = {
  files: 200,
  /** Bytes, unpacked. */
  bytes: 10 * 2 ** 20,
  /** Bytes of an archive's content for each byte of the archive. */
  ratio: 100,
} as const;

/** A file system's own files, which are no part of anyone's work. */
const SYSTEM = /^(?:__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/i;

export type EntryName =
  | { readonly path: string }
  | { readonly ignored: true }
  | { readonly refused: string };

export type EntryKind = "file" | "folder" | "other";

/** @param name as the archive has it, decoded @param kind of the entry; a link or a device is `other` */
export function entryName(name: string, kind: EntryKind): EntryName {
  const path = name.normalize("NFC").replaceAll("\\", "/");
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const shown = JSON.stringify(path.slice(0, 80));
  if (path.includes("\0")) return { refused: `the name ${shown} has a NUL in it` };
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
    return { refused: `the name ${shown} is absolute` };
  }
  if (parts.includes("..")) return { refused: `the name ${shown} leads out of the archive` };
  if (parts.some((part) => SYSTEM.test(part))) return { ignored: true };
  if (kind === "other") return { refused: `${shown} is a link or a device` };
  if (kind === "folder" || parts.length === 0) return { ignored: true };
  return { path: parts.join("/") };
}

/** Counts the files and bytes of a submission. Each call returns the reason to stop, if there is one. */
export class Limiter {
  readonly #packed: number | undefined;
  #files = 0;
  #bytes = 0;

  /** @param packed the archive's own size in bytes; without it there is no ratio */
  constructor(packed?: number) {
    this.#packed = packed;
  }

  file(): string | undefined {
    this.#files += 1;
    return this.#files > LIMITS.files ? `it has more than ${LIMITS.files} files` : undefined;
  }

  bytes(count: number): string | undefined {
    this.#bytes += count;
    if (this.#bytes > LIMITS.bytes) return `it has more than ${LIMITS.bytes / 2 ** 20} MiB`;
    if (this.#packed !== undefined && this.#bytes > LIMITS.ratio * Math.max(this.#packed, 1024)) {
      return `it unpacks to more than ${LIMITS.ratio} times its size`;
    }
    return undefined;
  }
}
