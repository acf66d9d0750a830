/**
 * The folder of submissions, or the archive that a learning platform gives for it, to entries. Links and devices in
 * the folder are refused as in an archive, and a submission beyond the limits is refused as a whole.
 */
import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ARCHIVE } from "../grade/submissions/deliveries.ts";
import { entryName, Limiter } from "../grade/submissions/entry-names.ts";
import type { SubmittedFile, TopEntry } from "../grade/submissions/submission.ts";
import { isProgramFile } from "../lab-files/programs.ts";
import { NoFolderFileError, readFolderFile } from "../runtime/folder-file.ts";
import { RefusedArchive } from "./archive-entries.ts";
import { type ClassPart, unpacked, unpackedClass } from "./unpack.ts";

/** Bytes of a download with all submissions in one archive. */
const LARGEST_DOWNLOAD = 2 ** 30;

/** @throws the file system's error if it can't be read; RefusedArchive for a download that can't */
export async function readSubmissions(path: string): Promise<readonly TopEntry[]> {
  if (!(await stat(path)).isDirectory()) return (await ofDownload(path)).map(withSources);
  const entries = await readdir(path, { withFileTypes: true });
  const found: TopEntry[] = [];
  for (const entry of entries) {
    if (!isSystem(entry.name)) found.push(withSources(await topEntry(path, entry)));
  }
  return found;
}

const NOTHING = Buffer.alloc(0);

/** Of files that no program is made from, such as a report, only the names are needed. */
function withSources(entry: TopEntry): TopEntry {
  const files = entry.files.map((file) =>
    isProgramFile(basename(file.path)) ? file : { path: file.path, bytes: NOTHING },
  );
  return { ...entry, files };
}

const isSystem = (name: string): boolean => "ignored" in entryName(name, "file");

function kindOf(entry: Dirent): "file" | "folder" | "other" {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "folder" : "other";
}

/** A name that is not UTF-8 reads as another one, which is not there. */
const isReadable = (name: string): boolean => !name.includes("\u{fffd}");

async function topEntry(folder: string, entry: Dirent): Promise<TopEntry> {
  const name = entry.name.normalize("NFC");
  const kind = kindOf(entry);
  if (kind === "other")
    return { name, kind: "folder", files: [], refused: "it is a link or a device" };
  try {
    check(isReadable(name) ? undefined : "its name is not UTF-8");
    if (kind === "folder")
      return { name, kind, files: await folderFiles(join(folder, entry.name)) };
    if (!ARCHIVE.test(name)) {
      const limiter = new Limiter();
      const { bytes } = await readFolderFile(folder, entry.name);
      check(limiter.bytes(bytes.length));
      return { name, kind, files: [{ path: name, bytes }] };
    }
    const { bytes } = await readFolderFile(folder, entry.name);
    return { name, kind: "archive", files: await unpacked(name, bytes) };
  } catch (error) {
    if (!(error instanceof RefusedArchive || error instanceof NoFolderFileError)) throw error;
    return {
      name,
      kind: kind === "folder" ? "folder" : "archive",
      files: [],
      refused: error instanceof RefusedArchive ? error.message : `a file ${error.message}`,
    };
  }
}

/** All files below a student's folder. An archive in it is its files. @throws RefusedArchive */
async function folderFiles(root: string): Promise<readonly SubmittedFile[]> {
  const limiter = new Limiter();
  const found: SubmittedFile[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = entryName(prefix + entry.name, kindOf(entry));
      if ("refused" in name) throw new RefusedArchive(name.refused);
      check(isReadable(entry.name) ? undefined : `the name ${entry.name} is not UTF-8`);
      if (entry.isDirectory() && !isSystem(entry.name)) {
        await walk(join(folder, entry.name), `${prefix}${entry.name}/`);
      }
      if (!("path" in name)) continue;
      const { bytes } = await readFolderFile(folder, entry.name);
      if (ARCHIVE.test(entry.name)) {
        const inner = await unpacked(entry.name, bytes);
        for (const file of inner) add({ ...file, path: prefix.normalize("NFC") + file.path });
      } else add({ path: name.path, bytes });
    }
  };
  const add = (file: SubmittedFile): void => {
    check(limiter.file() ?? limiter.bytes(file.bytes.length));
    found.push(file);
  };
  await walk(root, "");
  return found;
}

function check(reason: string | undefined): void {
  if (reason !== undefined) throw new RefusedArchive(reason);
}

/** One archive with everything: its first folders or files are the entries. */
async function ofDownload(path: string): Promise<readonly TopEntry[]> {
  // the archive is in memory as a whole, so its size is asked for first
  if ((await stat(path)).size > LARGEST_DOWNLOAD) {
    throw new RefusedArchive(`it is larger than ${LARGEST_DOWNLOAD / 2 ** 20} MiB`);
  }
  const parts = await unpackedClass(basename(path), await readFile(path));
  return Promise.all(parts.map(downloadEntry));
}

async function downloadEntry({ name, files: all, refused }: ClassPart): Promise<TopEntry> {
  const [first] = all;
  const isFile = first !== undefined && all.length === 1 && first.path === name;
  const isArchive = ARCHIVE.test(name) && (isFile || refused !== undefined);
  const kind = isArchive ? "archive" : isFile ? "file" : "folder";
  if (refused !== undefined) return { name, kind, files: [], refused };
  try {
    if (kind === "archive" && first)
      return { name, kind, files: await unpacked(name, first.bytes) };
    const limiter = new Limiter();
    const files: SubmittedFile[] = [];
    for (const { path, bytes } of all) {
      const inner = kind === "folder" ? path.slice(name.length + 1) : path;
      const more = ARCHIVE.test(inner) ? await unpacked(inner, bytes) : [{ path: inner, bytes }];
      for (const file of more) {
        check(limiter.file() ?? limiter.bytes(file.bytes.length));
        files.push(file);
      }
    }
    return { name, kind, files };
  } catch (error) {
    if (!(error instanceof RefusedArchive)) throw error;
    return { name, kind, files: [], refused: error.message };
  }
}
