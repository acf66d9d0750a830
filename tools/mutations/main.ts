/**
 * `npm run mutations`: runs all labs, changes each single expectation of theirs, and checks it against the
 * lab's record. Exit code 1 if a wrong expectation passes, or a lab cannot be tried.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../test/support/commands/cli-run.ts";
import { writeFigures } from "../figures/figures.ts";
import { figuresOf, isComplete, mutationsText } from "./table.ts";
import { tryAll } from "./try-all.ts";

const folder = await mkdtemp(join(tmpdir(), "wirestep-mutations-"));
const runs = await Promise.all([
  runCli(["labs"], {}, folder),
  runCli(["labs", "--slow"], {}, folder), // they do nothing but wait
]);
for (const { code, stdout, stderr } of runs) if (code !== 0) process.stdout.write(stdout + stderr);
const tried = await tryAll(join(folder, "runs"));
await rm(folder, { recursive: true });
process.stdout.write(mutationsText(tried));
await writeFigures("mutations", "npm run mutations", figuresOf(tried));
process.exitCode = isComplete(tried) ? 0 : 1;
