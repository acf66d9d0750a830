/**
 * Turns the output of a failed build into an error that names its cause. A program that does not compile
 * is never reported as a fault of the environment. A full disk or a mirror that does not answer is never
 * reported as a fault of the program.
 */
import { stripVTControlCharacters } from "node:util";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { errorsFirst } from "./compiler-output.ts";
import type { Failure } from "./progress.ts";

/** A lab's program, or its own Dockerfile, does not build. The message holds the output. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  /** The output of the compiler, or of the instruction that failed. */
  readonly output: string;
  readonly lab: string;
  /** The failure in a few words. */
  readonly what: string;

  constructor(lab: string, output: string, what = "a program does not compile") {
    super(`${lab}: ${what}\n${output}`);
    this.output = output;
    this.lab = lab;
    this.what = what;
  }

  /** The same error with the user's path of the folder whose programs replace the lab's, if there is one. */
  named(files: Readonly<Record<"server" | "client", string>>): CompileError {
    const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
    const [path] = Object.values(files).filter((file) => file.includes("/"));
    if (path === undefined) return this;
    const output = this.output
      .replace(/(?<![\w./-])programs\//g, () => folderOf(path))
      .replace(/(?<![\w./-])(server|client)\//g, (_, peer: "server" | "client") =>
        folderOf(files[peer]),
      );
    return new CompileError(this.lab, output, this.what);
  }
}

export interface FailedBuild extends Failure {
  readonly tag: string;
  /** The lab, if the build compiles its programs. */
  readonly lab?: string | undefined;
  /** The lab, if the build is of its own Dockerfile. */
  readonly customBase?: string | undefined;
  /** The whole output of the build. */
  readonly output: string;
}

const MEMORY = "The engine ran out of memory. Give it more, then run this again.";
const known: readonly (readonly [RegExp, string])[] = [
  [
    /no space left on device/i,
    "The disk is full. Free some space (docker system df shows what uses it), then run this again.",
  ],
  [/Killed signal|cannot allocate memory|virtual memory exhausted|code: 137/i, MEMORY],
];

/** The compiler reached a limit (src/programs/limits.ts, docker/lab/Dockerfile). The program causes this, not the machine. */
const beyondLimits: readonly (readonly [RegExp, string])[] = [
  [/out of memory allocating|virtual memory exhausted/i, "2 GiB of memory"],
  [/CPU time limit exceeded/i, "20 s of processor time"],
  [/File size limit exceeded/i, "64 MiB for a compiled program"],
  [/returned a non-zero code: 124/, "two minutes"],
];
/** Messages of builders about a Dockerfile that they cannot read. None of its instructions has run. */
const unreadable =
  /dockerfile|unknown instruction|(?:COPY|ADD) failed|file not found in build context/i;
const unreachable =
  /Could not resolve|Unable to connect|Failed to fetch|Temporary failure|Could not connect/i;

export function explain(failed: FailedBuild): EnvironmentError | CompileError {
  const printed = ofLastStep(failed.output).trim();
  const all = `${printed}\n${failed.message}`;
  const lines = (printed || failed.message).split("\n").slice(-8).join("\n");
  const what = `The image ${failed.tag} could not be built:\n${lines}`;
  const limit = limitIn(all);
  if (failed.lab !== undefined && limit) return beyond(limit, failed.lab, printed);
  const advice = known.find(([pattern]) => pattern.test(all))?.[1];
  if (advice) return new EnvironmentError(what, advice);
  // A code of 126 or more means that the script could not run, or was killed.
  const ran = failed.code !== undefined && failed.code < 126;
  if (failed.lab !== undefined && ran) return new CompileError(failed.lab, errorsFirst(printed));
  // In a lab's own Dockerfile, a missing tool (127) is the author's fault too.
  const authors = failed.code !== undefined || unreadable.test(all);
  if (failed.customBase !== undefined && authors && !unreachable.test(all)) {
    return new CompileError(failed.customBase, lines, "its Dockerfile does not build");
  }
  return new EnvironmentError(
    what,
    unreachable.test(all)
      ? "The build could not reach Debian's mirror. Check the network, DNS and proxy (HTTP_PROXY), then run this again."
      : "Fix what the output above reports, then run this again.",
  );
}

/** A compiler that failed in a container of its own. All that it can write to is in memory. */
export function explainCompiler(
  failed: { readonly lab: string; readonly code: number; readonly output: string },
  { results, scratch }: { readonly results: number; readonly scratch: number },
): EnvironmentError | CompileError {
  const { lab, code } = failed;
  const output = errorsFirst(failed.output.trim());
  if (/no space left on device/i.test(output)) {
    const limit = `${results} MiB of results and ${scratch} MiB of temporary files`;
    return beyond(limit, lab, output);
  }
  const limit = limitIn(`${output}\nreturned a non-zero code: ${code}`);
  if (limit) return beyond(limit, lab, output);
  // The compiler's own limits kill it by other signals. No program can write a line that begins so.
  if (code < 126 && !/^\S+: fatal error: Killed signal/m.test(output)) {
    return new CompileError(lab, output);
  }
  return new EnvironmentError(`The programs of ${lab} could not be compiled:\n${output}`, MEMORY);
}

function limitIn(output: string): string | undefined {
  return beyondLimits.find(([pattern]) => pattern.test(output))?.[1];
}

function beyond(limit: string, lab: string, output: string): CompileError {
  return new CompileError(lab, `${output.trim()}\nCompiling it takes more than ${limit}.`.trim());
}

/** The output of the last instruction, without the builder's own lines. */
function ofLastStep(output: string): string {
  const last =
    stripVTControlCharacters(output)
      .split(/^Step \d+\/\d+ : .*$/m)
      .at(-1) ?? "";
  return last.replace(/^ ---> .*\n?|^Removing intermediate container .*\n?/gm, "");
}
