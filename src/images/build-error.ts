/**
 * Turns what a failed build printed into whose fault it is. A program that does not compile is never
 * the environment's fault; a full disk or a silent mirror is never the program's.
 */
import { stripVTControlCharacters } from "node:util";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Failure } from "./progress.ts";

/** A lab's program, or its own Dockerfile, does not build. The message is what was said about it. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  /** The compiler's output. */
  readonly output: string;
  readonly lab: string;

  /** What is wrong, in words. */
  readonly what: string;

  constructor(lab: string, output: string, what = "a program does not compile") {
    super(`${lab}: ${what}\n${output}`);
    this.output = output;
    this.lab = lab;
    this.what = what;
  }

  /** The same with the sources called as the user knows them. */
  named(files: Readonly<Record<"server" | "client", string>>): CompileError {
    const output = this.output.replace(
      /(?<![\w./-])(server|client)\.cc?(?=:)/g,
      (_, peer: "server" | "client") => files[peer],
    );
    return new CompileError(this.lab, output, this.what);
  }
}

export interface FailedBuild extends Failure {
  readonly tag: string;
  /** The lab whose programs were to be compiled, if so. */
  readonly lab?: string | undefined;
  /** The lab whose own Dockerfile was to be built, if so. */
  readonly customBase?: string | undefined;
  /** All that the build printed. */
  readonly output: string;
}

const known: readonly (readonly [RegExp, string])[] = [
  [
    /no space left on device/i,
    "The disk is full: free some of it (docker system df shows where it went).",
  ],
  [
    /Killed signal|cannot allocate memory|virtual memory exhausted|code: 137/i,
    "Memory ran out: give the engine more of it, then run this again.",
  ],
];

/** The compiler at the limits of docker/lab/Dockerfile: it is what it was given that takes so much. */
const beyondLimits: readonly (readonly [RegExp, string])[] = [
  [/out of memory allocating|virtual memory exhausted/i, "2 GiB of memory"],
  [/CPU time limit exceeded/i, "a minute of processor time"],
  [/File size limit exceeded/i, "64 MiB for a compiled program"],
  [/returned a non-zero code: 124/, "two minutes"],
];
/** What builders say of a Dockerfile they cannot follow, before anything in it has run. */
const unreadable =
  /dockerfile|unknown instruction|(?:COPY|ADD) failed|file not found in build context/i;
const unreachable =
  /Could not resolve|Unable to connect|Failed to fetch|Temporary failure|Could not connect/i;

export function explain(failed: FailedBuild): EnvironmentError | CompileError {
  const said = ofLastStep(failed.output).trim();
  const all = `${said}\n${failed.message}`;
  const lines = (said || failed.message).split("\n").slice(-8).join("\n");
  const what = `The image ${failed.tag} could not be built:\n${lines}`;
  const limit = beyondLimits.find(([pattern]) => pattern.test(all))?.[1];
  if (failed.lab !== undefined && limit) {
    return new CompileError(failed.lab, `${said}\nCompiling it takes more than ${limit}.`.trim());
  }
  const advice = known.find(([pattern]) => pattern.test(all))?.[1];
  if (advice) return new EnvironmentError(what, advice);
  // 126 and more: the script itself could not run, or was killed.
  const ran = failed.code !== undefined && failed.code < 126;
  if (failed.lab !== undefined && ran) return new CompileError(failed.lab, said);
  // in a Dockerfile of one's own a tool that is not there (127) is one's own as well
  const authors = failed.code !== undefined || unreadable.test(all);
  if (failed.customBase !== undefined && authors && !unreachable.test(all)) {
    return new CompileError(failed.customBase, lines, "its Dockerfile does not build");
  }
  return new EnvironmentError(
    what,
    unreachable.test(all)
      ? "Debian's mirror cannot be reached from a container: check network, DNS and proxy (HTTP_PROXY), then run this again."
      : "See the output above, then run this again.",
  );
}

/** What the last instruction printed, without the builder's own lines. */
function ofLastStep(output: string): string {
  const last =
    stripVTControlCharacters(output)
      .split(/^Step \d+\/\d+ : .*$/m)
      .at(-1) ?? "";
  return last.replace(/^ ---> .*\n?|^Removing intermediate container .*\n?/gm, "");
}
