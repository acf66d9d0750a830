/**
 * Grades into the folder of its first argument and kills itself with SIGKILL in an attempt: before it ends or, with
 * `after`, when its run's folder is there and its line is not. Each attempt adds a line to the file `attempts`.
 */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gradeCourse } from "../../../src/grading/grade-course.ts";
import { attempted, PASSED, VAIN, workOf } from "./works.ts";

const [out = "", count = "0", deadly = "0", moment = "before"] = process.argv.slice(2);
const works = Array.from({ length: Number(count) }, (_, index) => workOf(`s${index}`));
let begun = 0;
let vain = true;
await gradeCourse({
  out,
  works,
  repeat: 1,
  machine: async () => ({ stage: "docker", schedule: { atOnce: 1, here: false } }),
  env: {},
  signal: new AbortController().signal,
  onProgress: () => undefined,
  attempt: async ({ student }, { runs }) => {
    begun += 1;
    appendFileSync(join(out, "attempts"), `${student.id}\n`);
    const folder = join(runs, "close", `${process.pid}-${begun}`);
    const die = (): void => void (begun === Number(deadly) && process.kill(process.pid, "SIGKILL"));
    if (moment === "before") die();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "record.json"), "{}");
    die();
    vain = !vain; // every second attempt is one in vain
    return vain ? attempted(VAIN, folder) : attempted(PASSED, folder);
  },
});
