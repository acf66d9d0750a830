/** A program under strace on a stage, and whether it rests. */
import type { Docker } from "../../src/engine/connect.ts";
import { ExecStream } from "../../src/engine/exec-stream.ts";
import type { Peer } from "../../src/lab/model.ts";
import { limited } from "../../src/runtime/time-limit.ts";
import { programPath } from "../../src/stage/debugger-command.ts";
import type { Seen } from "./seen.ts";
import { seenByStrace, type Traced } from "./strace.ts";

/** Milliseconds: no program takes as long until it waits. */
export const LIMIT = 60_000;

/** Each question is an exchange with the engine or a sidecar. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("a program neither ends nor waits");
  }
}

const FOLDER = "/tmp/traces";

/** A program under strace. */
export class Trace {
  readonly #docker: Docker;
  readonly #container: string;
  readonly #program: string;
  #stream: ExecStream | undefined;
  #errors = "";

  constructor(docker: Docker, container: string, peer: Peer) {
    this.#docker = docker;
    this.#container = container;
    this.#program = programPath(peer);
  }

  async start(command: readonly string[]): Promise<void> {
    const strace = ["strace", "-ff", "-yy", "-k", "-o", `${FOLDER}/trace`, ...command];
    this.#stream = await ExecStream.open(this.#docker, this.#container, {
      command: ["sh", "-c", `mkdir ${FOLDER} && cd /lab && exec "$@"`, "strace", ...strace],
    });
    this.#stream.onStderr((chunk) => {
      this.#errors += Buffer.from(chunk).toString();
    });
  }

  async ended(): Promise<void> {
    const late = (): Error => new Error("a program does not end");
    await limited(Promise.resolve(this.#stream?.ended), LIMIT, late);
  }

  /** Resolves when each thread of the program sleeps, or all have ended. */
  async quiet(): Promise<void> {
    await until(() => this.#isQuiet());
  }

  async #isQuiet(): Promise<boolean> {
    const script = `for p in /proc/[0-9]*; do case $(readlink $p/exe) in */strace) echo traces; esac; done`;
    const text = await printed(this.#docker, this.#container, ["sh", "-c", script]);
    return (
      text === "" ||
      (await sleeps(this.#docker, this.#container, { program: this.#program, states: "SZX" }))
    );
  }

  /** All calls, when the program has ended. */
  async seen(): Promise<Seen> {
    await this.#stream?.ended;
    if (this.#errors !== "") throw new Error(`strace: ${this.#errors}`);
    const script = `cd ${FOLDER} && for f in *; do echo "=== \${f#trace.}"; cat $f; done`;
    const text = await printed(this.#docker, this.#container, ["sh", "-c", script]);
    const files = text
      .split(/^=== /m)
      .slice(1)
      .map((part): Traced => {
        const end = part.indexOf("\n");
        return { task: Number(part.slice(0, end)), text: part.slice(end + 1) };
      });
    return seenByStrace(files, this.#program);
  }
}

/**
 * Whether each thread of a program is in one of these states, twice, and none will go on by itself.
 * @param states as /proc/PID/stat has them; user: the program's, if the container has another
 */
export async function sleeps(
  docker: Docker,
  container: string,
  {
    program,
    states,
    user,
  }: { readonly program: string; readonly states: string; readonly user?: string },
) {
  const script = `for round in 1 2; do for p in /proc/[0-9]*; do
    [ "$(readlink $p/exe)" != ${program} ] || for t in $p/task/*; do cat $t/stat; cat $t/wchan; echo; done
    done; done 2>/dev/null`;
  const lines = (await printed(docker, container, ["sh", "-c", script], user)).trim().split("\n");
  const threads = lines.flatMap((line) => /^\d+ \(.*\) (\S)/.exec(line)?.[1] ?? []);
  const isAwake =
    lines.includes("hrtimer_nanosleep") || threads.some((one) => !states.includes(one));
  return threads.length > 0 && !isAwake;
}

/** The standard output of a command in a container. */
export async function printed(
  docker: Docker,
  container: string,
  command: readonly string[],
  user?: string,
): Promise<string> {
  using stream = await ExecStream.open(docker, container, {
    command,
    ...(user !== undefined && { user }),
  });
  let text = "";
  stream.onStdout((chunk) => {
    text += Buffer.from(chunk).toString();
  });
  await stream.ended;
  return text;
}
