/**
 * Where to mend a lab or a program that cannot run, out of what its compiler, the type checker or the
 * lab's own check says. Each of them names the file in its message; one that names none is the lab's.
 */
import { sourcePath } from "../lab/plan.ts";
import type { Place } from "../record/results.ts";
import { safeText } from "./safe-text.ts";

/** `server.cc:5:10: error: ‘x’ was not declared`, and the same for what cannot be read at all. */
const COMPILER = /^([^\s:]+):(\d+):(?:\d+:)? (?:fatal )?error: (.+)$/gm;
/** `labs/x/lab.ts(12,3): error TS2353: …` */
const TYPES = /^([^\s(]+)\((\d+),\d+\): error (.+)$/;
/** A program named in a sentence. */
const PROGRAM = /(?:[\w./-]*\/)?(?:server|client)\.cc\b/;

/** @param folder the lab's, from where the command was started */
export function compilerPlaces(output: string, folder: string): readonly Place[] {
  return [...output.matchAll(COMPILER)].map(([, file = "", line, message = ""]) => ({
    file: sourcePath(folder, file),
    line: Number(line),
    message: safeText(message),
  }));
}

/** @param problems of an invalid lab, each a sentence */
export function labPlaces(problems: readonly string[], folder: string): readonly Place[] {
  return problems.map((problem) => {
    const [, file, line, said = ""] = TYPES.exec(problem) ?? [];
    if (file !== undefined) return { file, line: Number(line), message: safeText(said) };
    const program = PROGRAM.exec(problem)?.[0];
    return { file: sourcePath(folder, program ?? "lab.ts"), message: safeText(problem) };
  });
}
