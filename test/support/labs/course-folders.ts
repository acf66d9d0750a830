/** The folders of an instructor who writes labs for a course. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The place of this checkout, and next to it the course's labs, under a name with a space. */
export async function courseFolders() {
  const around = await mkdtemp(join(tmpdir(), "wirestep course "));
  const here = join(around, "wirestep");
  await mkdir(here);
  return {
    here,
    labs: join(around, "my-course/labs"),
    [Symbol.asyncDispose]: () => rm(around, { recursive: true }),
  };
}
