/** Writes the files of a build into a folder. */
import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BuildFile } from "../../../images/context.ts";
import { makeFolders } from "../../../runtime/make-folders.ts";

/** Their modes do not depend on the umask, because an image keeps them. */
export async function writeContext(folder: string, files: readonly BuildFile[]): Promise<void> {
  for (const { path, bytes, executable } of files) {
    const place = join(folder, path);
    await makeFolders(dirname(place));
    await writeFile(place, bytes);
    await chmod(place, executable ? 0o755 : 0o644);
  }
}
