/**
 * A lab program under GDB. GDB runs it to its tagged lines and steps over them, one at a time.
 *
 *     launch ──► stopped in main ──► execute(line): run to the line, `next` over it ──► report
 *
 * The report of a line that waits (accept with an empty queue) is pending.
 */
import type { SourceLine } from "../lab/source/tags.ts";
import type { RecordedCall, Variables } from "../record/record.ts";
import { type CallReport, CallRun, type Until } from "./call-run.ts";
import type { DapConnection, DebuggerStream } from "./dap-connection.ts";
import type { Doing, Execution, Rest, StartOptions } from "./execution.ts";
import { InternalError, internalErrorIn } from "./internal-error.ts";
import { launched } from "./launch.ts";
import { codeOf, isAt, type LineCode, placesOf, repl } from "./line-code.ts";
import { ANY_LINE, executor, type LineReport, lineReport } from "./line-report.ts";
import { type ObserverReport, parseReport, parseVariables, parseWaiting } from "./report.ts";
import { doingOf, restOf } from "./rest.ts";
import { Runs } from "./runs.ts";

const MAIN_THREAD = 1;

export class SteppedProgram {
  readonly #dap: DapConnection;
  readonly #code: readonly LineCode[];
  /** Lines at which threads stop. */
  readonly #watched: Set<LineCode>;
  readonly #runs: Runs;
  /** The thread that executed the last line. */
  #thread = MAIN_THREAD;
  #byCall: CallRun | undefined;
  /** GDB's words about a check of its own that failed. */
  #internalError: string | undefined;

  constructor(dap: DapConnection, code: readonly LineCode[], report: ObserverReport) {
    this.#dap = dap;
    this.#code = code;
    this.#watched = new Set(code.filter(({ line }) => line.named));
    this.#runs = new Runs(dap, report);
    dap.onEvent((event) => {
      this.#internalError ??= internalErrorIn(event);
    });
  }

  /**
   * Starts the program and stops it in main.
   * @throws DebuggerError if GDB cannot start it (no ptrace permission, no such program)
   * @throws LineWithoutCodeError
   */
  static async launch(stream: DebuggerStream, options: StartOptions): Promise<SteppedProgram> {
    const dap = await launched(stream, options);
    const code = await codeOf(dap, options.lines);
    const named = code.filter(({ line }) => line.named);
    await repl(dap, ["wirestep-watch", ...named.map(placesOf)].join(" "));
    return new SteppedProgram(dap, code, parseReport(await repl(dap, "wirestep-report")));
  }

  /**
   * Runs to the line and executes it in the thread that comes to it. Resolves when the thread has stopped or ended. It stays
   * pending while a line waits or hangs; the kernel knows which. A line that throws ends at the handler. If the handler is in
   * the line itself, the line goes on. Other threads run on, but stop before tagged lines.
   */
  async execute(line: SourceLine, how: Execution = {}): Promise<LineReport> {
    this.#runs.begin();
    const reports: ObserverReport[] = [];
    if (this.#runs.isOutdated) reports.push(await this.#runs.report());
    const code = await this.#watch(line);
    if (this.#threadAt(code) === undefined) reports.push(...(await this.#reach(code, how)));
    const thread = this.#threadAt(code);
    if (thread === undefined) return lineReport(line, reports, this.#runs.positionOf(this.#thread));
    this.#thread = thread;
    const by = executor(this.#runs.last.threads.find((one) => one.thread === thread));
    if (how.toTheEnd)
      reports.push(...(await this.#runs.run("end", this.#runs.stopped, () => false)));
    else {
      const isOver = ({ threads, positions }: ObserverReport): boolean =>
        !threads.some((one) => one.thread === thread) ||
        positions.some((position) => position.thread === thread);
      do {
        do reports.push(...(await this.#runs.run("line", [thread], isOver)));
        while (this.#goesOn(code, thread));
        const { calls } = lineReport(code.line, reports, undefined);
        if (code.line.repeats === undefined || how.isEnough?.(calls) !== false) break;
        // the loop comes to the line again, or ends
        reports.push(...(await this.#runs.run("reach", [thread], isOver)));
      } while (this.#runs.last.exit === null && isAt(this.#runs.positionOf(thread), code));
    }
    return { ...lineReport(code.line, reports, undefined), ...by };
  }

  /** The line's code. From now on threads stop there. */
  async #watch({ file, number }: SourceLine): Promise<LineCode> {
    const code = this.#codeOf({ file, number });
    if (code === undefined) throw new Error(`${file}:${number} is no tagged line`);
    if (!this.#watched.has(code)) {
      this.#watched.add(code);
      await repl(this.#dap, `wirestep-tag ${placesOf(code)}`);
    }
    return code;
  }

  #codeOf({ file, number }: Pick<SourceLine, "file" | "number">): LineCode | undefined {
    return this.#code.find(({ line }) => line.file === file && line.number === number);
  }

  /** Whether the thread has not left the statement: it caught its own exception, or has another line. */
  #goesOn(code: LineCode, thread: number): boolean {
    const { line, entries } = code;
    const position = this.#runs.positionOf(thread);
    if (position === undefined) return false;
    const { pc, same, known } = position;
    if (this.#code.some((other) => other !== code && other.entries.includes(pc))) return false;
    if (same && !known) return true; // in a function that the compiler has inlined
    if (!isAt(position, code)) return false;
    if (this.#runs.last.stops.some((stop) => stop.thread === thread && stop.caught)) return true;
    // at an entry, a loop has come to the statement again
    return (line.statement !== undefined || same) && !entries.includes(pc);
  }

  /** The id, in the peer's PID namespace, of the thread that executes a line. */
  get task(): number {
    const { threads, pid } = this.#runs.last;
    return threads.find(({ thread }) => thread === this.#thread)?.task ?? pid;
  }

  /**
   * The program's calls while a line waits: those that have returned since the line began, and those that
   * its threads are in. The line's own report will have only the calls after these.
   */
  async waiting(line: SourceLine): Promise<RecordedCall[]> {
    const done = await this.#runs.takeCalls();
    const open = parseWaiting(await repl(this.#dap, "wirestep-waiting")).calls;
    const report = { ...this.#runs.last, calls: [...done, ...open] };
    return lineReport(this.#codeOf(line)?.line ?? line, [report], undefined).calls;
  }

  /** The calls that the program waits in, with the line of the first one; undefined if one of its threads runs. */
  rest(): Promise<Rest | undefined> {
    return restOf(this.#dap);
  }

  async doing(): Promise<Doing> {
    await this.#byCall?.begun;
    return doingOf(this.#dap);
  }

  /** Of the function in which the last line's thread has stopped; undefined if it runs, or if there is none. */
  async variables(): Promise<Variables | undefined> {
    if (this.#runs.positionOf(this.#thread) === undefined) return undefined;
    return parseVariables(await repl(this.#dap, `wirestep-variables ${this.#thread}`));
  }

  /** Stops the program and its children where they are, for good. */
  async hold(): Promise<void> {
    await repl(this.#dap, "wirestep-hold");
  }

  /**
   * Runs until a call that the program has made ends the run, or until the program has ended. It stays
   * pending while the program waits. Needs no line and no debug information.
   */
  async runToCall(until: Until): Promise<CallReport> {
    this.#byCall = new CallRun(this.#dap, this.#runs, until, this.#thread);
    try {
      const { report, thread } = await this.#byCall.end();
      if (thread !== undefined) this.#thread = thread;
      return report;
    } finally {
      this.#byCall = undefined;
    }
  }

  /** The calls and the output of a run by calls that is pending. @param placed whether each call has its place */
  soFar(placed = false): Promise<CallReport> {
    if (this.#byCall === undefined) throw new Error("no run by calls is pending");
    return this.#byCall.soFar(placed);
  }

  /** Continues another thread in the pending run by calls. */
  async goOn(thread: number): Promise<void> {
    await this.#byCall?.goOn(thread);
  }

  /** The pending run by calls ends at the next call. */
  async stopAtNextCall(): Promise<void> {
    await this.#byCall?.stopAt("any");
  }

  /** Continues to the end. Undefined if the program has ended before. Pending while it waits. */
  async runOn(): Promise<LineReport | undefined> {
    if (this.#runs.last.exit !== null) return undefined;
    this.#runs.begin();
    const reports = await this.#runs.run("end", this.#runs.stopped, () => false);
    return lineReport(ANY_LINE, reports, undefined);
  }

  /**
   * Resolves if GDB still runs, and has not failed by itself. A breakpoint instruction of the program's own makes GDB fail at one
   * of its checks. The kernel ends a program whose debugger dies, and what that does proves nothing about the program.
   * @throws DebuggerError
   */
  async debuggerStillThere(): Promise<void> {
    await this.#dap.stillThere();
    if (this.#internalError === undefined) return;
    const own = await repl(this.#dap, "wirestep-own-breakpoints");
    if (own.trim() === "[]") throw new InternalError(this.#internalError);
  }

  /** Resolves when GDB is gone. */
  get debuggerGone(): Promise<void> {
    return this.#dap.gone;
  }

  /**
   * Continues threads, each to the next tagged line, until one is at the line or none is left to try: first
   * those that are not at a tagged line, then the last one, then the others. Lines that no later step names
   * are like any other line.
   */
  async #reach(code: LineCode, { isSpent }: Execution): Promise<readonly ObserverReport[]> {
    const reports: ObserverReport[] = [];
    const tried = new Set<number>();
    for (;;) {
      const left = this.#runs.stopped.filter((thread) => !tried.has(thread));
      const untagged = left.filter((thread) => !this.#isAtTag(thread));
      const last = left.filter((thread) => thread === this.#thread);
      const threads = [untagged, last, left].find(({ length }) => length > 0);
      if (threads === undefined) return reports;
      if (!threads.includes(this.#thread)) this.#thread = threads[0] ?? this.#thread;
      const isOver = ({ positions }: ObserverReport): boolean =>
        positions.some((position) => isAt(position, code)) ||
        threads.every((thread) => positions.some((position) => position.thread === thread));
      reports.push(...(await this.#runs.run("reach", threads, isOver)));
      for (const thread of threads) {
        if (isSpent === undefined || !this.#isAtTag(thread, isSpent)) tried.add(thread);
      }
      if (this.#runs.last.exit !== null || this.#threadAt(code) !== undefined) return reports;
    }
  }

  /** The thread that stands at the line; the last one if several do. */
  #threadAt(code: LineCode): number | undefined {
    const there = this.#runs.last.positions.filter((position) => isAt(position, code));
    return (there.find(({ thread }) => thread === this.#thread) ?? there[0])?.thread;
  }

  #isAtTag(thread: number, isAsked = (_: SourceLine): boolean => true): boolean {
    const position = this.#runs.positionOf(thread);
    return [...this.#watched].some((code) => isAsked(code.line) && isAt(position, code));
  }
}
