/**
 * Fills a folder of a container: files in a folder of this machine, which the container sees and cannot write
 * to. A killed command leaves the folder, and the next one removes it (engine/scratch.ts).
 */
import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { makeFolders } from "../../runtime/make-folders.ts";

/** @param archive a tar of files with its length before it */
export async function fillFolder(folder: string, archive: Uint8Array): Promise<void> {
  const bytes = Buffer.from(archive);
  await chmod(folder, 0o755);
  const { default: tar } = await import("tar-stream");
  const extract = tar.extract();
  extract.end(bytes.subarray(bytes.indexOf("\n") + 1));
  for await (const entry of extract) {
    const { name, type, mode = 0o644 } = entry.header;
    const contents = await buffer(entry);
    if (type !== "file") continue;
    const path = join(folder, name);
    await makeFolders(dirname(path));
    await writeFile(path, contents);
    await chmod(path, mode); // the container's other users read it, with any umask
    await chmod(dirname(path), 0o755);
  }
}
