/**
 * `make mutations`: every single thing the labs could say wrong, tried on the newest records of their
 * runs. Exit code 1 if a wrong expectation passes, or a lab cannot be tried.
 */
import { writeFigures } from "../figures/figures.ts";
import { figuresOf, isComplete, mutationsText } from "./table.ts";
import { tryAll } from "./try-all.ts";

const tried = await tryAll("runs");
process.stdout.write(mutationsText(tried));
await writeFigures("mutations", "make mutations", figuresOf(tried));
process.exitCode = isComplete(tried) ? 0 : 1;
