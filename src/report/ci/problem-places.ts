/**
 * Where to mend a lab or a program that cannot run, out of what its compiler or the lab's own check says.
 */
import { sourcePath } from "../../lab/plan.ts";
import type { Problem } from "../../lab/problems/problem.ts";
import type { Place } from "../../record/results.ts";
import { safeText } from "../text/safe-text.ts";

/** `server.cc:5:10: error: ‘x’ was not declared`, and the same for what cannot be read at all. */
const COMPILER = /^([^\s:]+):(\d+):(?:\d+:)? (?:fatal )?error: (.+)$/gm;

/** @param folder the lab's, from where the command was started */
export function compilerPlaces(output: string, folder: string): readonly Place[] {
  return [...output.matchAll(COMPILER)].map(([, file = "", line, message = ""]) => ({
    file: sourcePath(folder, file),
    line: Number(line),
    message: safeText(message),
  }));
}

/** @param problems of an invalid lab; one that names no file is the lab file's */
export function labPlaces(problems: readonly Problem[], folder: string): readonly Place[] {
  return problems.map(({ spot, text }) => ({
    file: spot?.file ?? sourcePath(folder, "lab.ts"),
    ...(spot?.line !== undefined && { line: spot.line }),
    message: safeText(text),
  }));
}
