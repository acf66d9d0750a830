/**
 * Unpacks the archive of a root file system, and of a layer on top of others (OCI image specification, layer.md),
 * with no right but those of this user. Users and groups become this user's, unless that is root. Devices are
 * left out: a container has its own, and only root can make them.
 *
 * An archive can be a stranger's. tar therefore gets a machine on which it can write into its folder alone: a link in one layer
 * and a file behind it in the next would otherwise be written anywhere.
 */
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { readdir, realpath, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path/posix";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CollectedText } from "../../../runtime/collected-text.ts";
import { EnvironmentError } from "../../../runtime/environment-error.ts";
import { isRoot } from "../rights.ts";
import { TOOLS_PATH } from "../tools-path.ts";

/** Removes a file of a lower layer, and with the second name all of a folder's files. */
const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
const DEVICES: ReadonlySet<string> = new Set(["character-device", "block-device"]);

/** The names in a layer. */
export interface Layer {
  /** Entries that are not unpacked, as the archive names them. */
  readonly left: readonly string[];
  /** Files and folders of lower layers that it removes. */
  readonly removed: readonly string[];
  /** Folders of lower layers that it empties. */
  readonly emptied: readonly string[];
  /** The folders at the top that it has anything in. */
  readonly tops: ReadonlySet<string>;
}

/** @param file the layer's tar, not compressed */
export async function layerIn(file: string): Promise<Layer> {
  const { default: tar } = await import("tar-stream");
  const [left, removed, emptied]: [string[], string[], string[]] = [[], [], []];
  const tops = new Set<string>();
  const archive = tar.extract();
  const reading = pipeline(createReadStream(file), archive);
  reading.catch(() => undefined); // the loop ends with the same error
  for await (const entry of archive) {
    const { name, type } = entry.header;
    entry.resume();
    const path = join("/", name).slice(1).replace(/\/$/, "");
    tops.add(path.split("/")[0] ?? "");
    const last = basename(path);
    if (DEVICES.has(type ?? "")) left.push(name);
    if (!last.startsWith(WHITEOUT)) continue;
    left.push(name);
    if (last === OPAQUE) emptied.push(dirname(path));
    else if (!last.startsWith(`${WHITEOUT}${WHITEOUT}`)) {
      removed.push(join(dirname(path), last.slice(WHITEOUT.length)));
    }
  }
  await reading;
  return { left, removed, emptied, tops };
}

/** Puts a layer on top of what is in the folder. */
export async function applyLayer(file: string, layer: Layer, folder: string): Promise<void> {
  const root = await realpath(folder);
  for (const path of layer.removed) await removeIn(root, path);
  for (const path of layer.emptied) {
    const inside = (await isIn(root, path)) ? await readdir(join(root, path)) : [];
    for (const name of inside) await removeIn(root, join(path, name));
  }
  await unpack(createReadStream(file), root, layer.left);
}

/** Removes nothing behind a link, which could lead out of the folder. */
async function removeIn(root: string, path: string): Promise<void> {
  const folder = dirname(path);
  if (!(await isIn(root, folder))) return;
  await rm(join(root, path), { recursive: true, force: true });
}

/** Whether the folder is there, and no part of its path is a link. */
async function isIn(root: string, path: string): Promise<boolean> {
  const place = join(root, path);
  const real = await realpath(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "ELOOP") return "";
    throw error;
  });
  return real === place;
}

/** @param left entries that are not unpacked, as the archive names them */
export async function unpack(
  tar: Readable,
  folder: string,
  left: readonly string[],
): Promise<void> {
  const owners = isRoot() ? ["--numeric-owner", "--same-owner"] : ["--no-same-owner"];
  // in an own user namespace, folders that even their owner may not write to can be filled
  const rights = isRoot()
    ? []
    : ["--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "CAP_DAC_OVERRIDE"];
  const [command = "", ...words] = [
    "bwrap", "--die-with-parent", ...rights, "--ro-bind", "/", "/", "--bind", folder, folder, "--",
    "tar", "-x", "-f", "-", "-p", ...owners, "--anchored", "--no-wildcards",
    ...left.map((name) => `--exclude=${name.replace(/\/$/, "")}`), "-C", folder,
  ]; // biome-ignore format: one program a line
  const child = spawn(command, words, {
    stdio: ["pipe", "ignore", "pipe"],
    env: { PATH: TOOLS_PATH },
  });
  const said = new CollectedText();
  child.stderr.on("data", said.add);
  const status = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 128));
  });
  const [sent, code] = await Promise.allSettled([pipeline(tar, child.stdin), status]);
  if (code.status === "fulfilled" && code.value === 0) return;
  const reason =
    code.status === "rejected" ? code.reason : sent.status === "rejected" && sent.reason;
  throw new EnvironmentError(
    `A root file system could not be unpacked in ${folder}: ${said.quoted || String(reason)}`,
    "Check the free disk space there, then run this again.",
  );
}
