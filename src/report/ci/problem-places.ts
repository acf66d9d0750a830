/**
 * Finds the places to fix in a lab or program that cannot run, from the compiler's output or the lab's
 * problems.
 */
import { sourcePath } from "../../lab/plan/plan.ts";
import type { Problem } from "../../lab/problems/problem.ts";
import type { Place } from "../../record/results.ts";
import { safeText } from "../text/safe-text.ts";

/** `server.cc:5:10: error: ‘x’ was not declared`. A file that cannot be read gives a fatal error. */
const COMPILER = /^([^\s:]+):(\d+):(?:\d+:)? (?:fatal )?error: (.+)$/gm;

/** @param folder the lab's folder, relative to the folder in which the command was started */
export function compilerPlaces(output: string, folder: string): readonly Place[] {
  return [...output.matchAll(COMPILER)].map(([, file = "", line, message = ""]) => ({
    file: sourcePath(folder, file),
    line: Number(line),
    message: safeText(message),
  }));
}

/** @param problems the problems of an invalid lab. One that names no file belongs to the lab file. */
export function labPlaces(problems: readonly Problem[], folder: string): readonly Place[] {
  return problems.map(({ spot, text }) => ({
    file: spot?.file ?? sourcePath(folder, "lab.ts"),
    ...(spot?.line !== undefined && { line: spot.line }),
    message: safeText(text),
  }));
}
