/**
 * `npm run mutations`: changes each single expectation of the labs, and checks it against the newest
 * record of the lab. Exit code 1 if a wrong expectation passes, or a lab cannot be tried.
 */
import { writeFigures } from "../figures/figures.ts";
import { figuresOf, isComplete, mutationsText } from "./table.ts";
import { tryAll } from "./try-all.ts";

const tried = await tryAll("runs");
process.stdout.write(mutationsText(tried));
await writeFigures("mutations", "npm run mutations", figuresOf(tried));
process.exitCode = isComplete(tried) ? 0 : 1;
