/** A program under strace on a stage, and whether it rests. */
import { limited } from "../../src/runtime/time-limit.ts";
import type { Seen } from "./seen.ts";
import { quoted, type Shell } from "./shell.ts";
import { type Program, seenByStrace, type Traced } from "./strace.ts";
import { LIMIT, until } from "./until.ts";

const FOLDER = "/tmp/traces";
const ERRORS = "/tmp/strace-errors";
const LAUNCHER = "/usr/local/lib/wirestep/run-program.sh";
/** An interpreter makes thousands of these, which no run records, and strace walks the stack of each call that it shows. */
const TRACED_CALLS =
  "trace=!openat,newfstatat,fstat,lseek,getdents64,readlink,mmap,munmap,mprotect,brk,futex,rt_sigaction,rt_sigprocmask";
/** Whether a process is one of the program's, whatever it executes: the shell's question about the folder $p. */
const TRACED = `grep -q '^TracerPid:[[:space:]]*[1-9]' $p/status`;
/** strace's words about a program that its signal has stopped. */
const STOPPED = "--- stopped by SIGSTOP ---";

export interface Tracing {
  /** The beginning of the program's command: `env NAME=value`, or nothing. */
  readonly environment: readonly string[];
  readonly args: readonly string[];
  /** The kernel's names of calls after which the program stops. Left out, it runs freely. */
  readonly stopsAfter?: readonly string[] | undefined;
}

/** The state of a program under strace. */
interface Look {
  readonly isAtRest: boolean;
  /** Bytes of trace: if they have not changed, the program has called nothing. */
  readonly size: number;
}

export class Trace {
  readonly #shell: Shell;
  readonly #name: string;
  readonly #kind: Pick<Program, "isForeign" | "runtime">;
  /** The path by which it is executed, and the one of its file. */
  #program: Program = { path: "", file: "", isForeign: false };

  /** @param program its path, or its name if it is in the usual folders */
  constructor(shell: Shell, program: string, kind: Pick<Program, "isForeign" | "runtime">) {
    this.#shell = shell;
    this.#name = program;
    this.#kind = kind;
  }

  async start({ environment, args, stopsAfter }: Tracing): Promise<void> {
    const found = `path=$(command -v ${this.#name}); echo $path; readlink -f $path`;
    const [path = "", file = ""] = (await this.#shell.ask(found)).split("\n");
    this.#program = { path, file, ...this.#kind };
    const stops =
      stopsAfter === undefined
        ? []
        : ["-e", `inject=${["execve", ...stopsAfter].join()}:signal=SIGSTOP`];
    const strace = [
      "strace",
      "-ff",
      "-yy",
      "-k",
      "-e",
      TRACED_CALLS,
      ...stops,
      "-o",
      `${FOLDER}/trace`,
    ];
    const command = quoted([...strace, ...environment, LAUNCHER, path, ...args]);
    await this.#shell.ask(`mkdir ${FOLDER}; cd /lab; ${command} 2>${ERRORS} & tracing=$!`);
  }

  /** Resolves when the program has ended. */
  async ended(): Promise<void> {
    await this.#shell.ask("wait $tracing");
  }

  /** Whether each thread of the program sleeps, or all have ended. A thread in nanosleep will go on by itself. */
  async look(): Promise<Look> {
    const text = await this.#shell.ask(`for p in /proc/[0-9]*; do
      case $(readlink $p/exe) in */strace) echo traces; esac; done
      for round in 1 2; do for p in /proc/[0-9]*; do ! ${TRACED} ||
      for t in $p/task/*; do cat $t/stat; cat $t/wchan; echo; done; done; done 2>/dev/null
      echo size $(cat ${FOLDER}/* | wc -c)`);
    const lines = text.split("\n");
    const states = lines.flatMap((line) => /^\d+ \(.*\) (\S)/.exec(line)?.[1] ?? []);
    const isAwake =
      lines.includes("hrtimer_nanosleep") || states.some((one) => !"SZX".includes(one));
    const isAtRest = !lines.includes("traces") || (states.length > 0 && !isAwake);
    return { isAtRest, size: Number(/^size (\d+)$/m.exec(text)?.[1]) };
  }

  /** Lets a program that stops after its calls make them up to this number; fewer if it waits or ends. */
  async makes(calls: number): Promise<void> {
    let interrupted = 0;
    // the signal interrupts a call that waits, and the kernel makes it again: the second time it still waits
    while (interrupted < 2 && (await this.#callsMade()) < calls) {
      if (!(await this.#goOn())) return;
      interrupted = (await this.#isInterrupted()) ? interrupted + 1 : 0;
    }
  }

  /** Comes to the program's first instruction. */
  async begins(): Promise<void> {
    const isThere = `for p in /proc/[0-9]*; do readlink $p/exe; done | grep -cx ${this.#program.file}`;
    await this.#stopped(0);
    while (Number(await this.#shell.ask(isThere)) === 0) await this.#goOn();
  }

  /** Ends the program if it has not ended. @returns all its calls */
  async seen(): Promise<Seen> {
    await this.#shell.ask(`for p in /proc/[0-9]*; do
      ! ${TRACED} || kill -9 \${p#/proc/}; done`);
    await limited(this.ended(), LIMIT, () => new Error("strace does not end"));
    const errors = await this.#shell.ask(`cat ${ERRORS}`);
    if (errors !== "") throw new Error(`strace: ${errors}`);
    return this.#soFar();
  }

  async #callsMade(): Promise<number> {
    return (await this.#soFar())["1.1"]?.calls.length ?? 0;
  }

  /** @returns whether it has stopped again. Otherwise it has ended, or waits in a call after which it does not stop */
  async #goOn(): Promise<boolean> {
    const stops = await this.#stops();
    await this.#shell.ask(`kill -CONT $(basename ${FOLDER}/trace.* | sed s/trace.//)`);
    return this.#stopped(stops);
  }

  async #stopped(stops: number): Promise<boolean> {
    let isStopped = false;
    await until(async () => {
      const { isAtRest } = await this.look();
      isStopped = (await this.#stops()) > stops;
      return isStopped || isAtRest;
    });
    return isStopped;
  }

  async #isInterrupted(): Promise<boolean> {
    const last = await this.#shell.ask(`grep -v '^ >\\|^---' ${FOLDER}/trace.* | tail -n 1`);
    return last.includes("= ? ERESTART");
  }

  async #stops(): Promise<number> {
    const counted = await this.#shell.ask(`cat ${FOLDER}/trace.* | grep -cx -e '${STOPPED}'`);
    return Number(counted);
  }

  async #soFar(): Promise<Seen> {
    const script = `cd ${FOLDER}; for f in *; do echo "=== \${f#trace.}"; cat $f; done; cd /lab`;
    const files = (await this.#shell.ask(script))
      .split(/^=== /m)
      .slice(1)
      .map((part): Traced => {
        const end = part.indexOf("\n");
        return { task: Number(part.slice(0, end)), text: part.slice(end + 1) };
      });
    return seenByStrace(files, this.#program);
  }
}
