/**
 * A lab program under GDB. GDB runs it to its tagged lines and steps over them, one at a time.
 *
 *     launch ──► stopped in main ──► execute(line): run to the line, `next` over it ──► report
 *
 * The report of a line that waits (accept with an empty queue) is pending.
 */
import type { SourceLine } from "../lab/tags.ts";
import type { RecordedCall } from "../record/record.ts";
import { type CallReport, CallRun, type Until } from "./call-run.ts";
import { DapConnection, DebuggerError, type DebuggerStream } from "./dap-connection.ts";
import { codeOf, isAt, type LineCode, placesOf, repl, type SteppedLine } from "./line-code.ts";
import { ANY_LINE, executor, type LineReport, lineReport } from "./line-report.ts";
import { recordedCall } from "./recorded-call.ts";
import { type ObserverReport, parseReport, parseWaiting } from "./report.ts";
import { isHalt, Runs } from "./runs.ts";

export interface StartOptions {
  /** The program's path in the peer's container. The debugger was started with the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** No code of the program runs before this resolves, so that the capture has its first packet. */
  readonly captured: Promise<unknown>;
  /** The lines that steps name. GDB must have code for each. */
  readonly lines: readonly SteppedLine[];
}

/** GDB started the program, but it ended before its main, usually because ptrace is forbidden. */
export class NotTraceableError extends DebuggerError {
  constructor(program: string) {
    super(`${program} ended before GDB stopped it in its main`);
    this.name = "NotTraceableError";
  }
}

/** The calls that a program waits in: those that count, and the numbers of all that its threads sleep in. */
export interface Rest {
  readonly calls: readonly RecordedCall[];
  readonly numbers: readonly number[];
}

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

  constructor(dap: DapConnection, code: readonly LineCode[], report: ObserverReport) {
    this.#dap = dap;
    this.#code = code;
    this.#watched = new Set(code.filter(({ line }) => line.named));
    this.#runs = new Runs(dap, report);
  }

  /**
   * Starts the program and stops it in main.
   * @throws DebuggerError if GDB cannot start it (no ptrace permission, no such program)
   * @throws LineWithoutCodeError
   */
  static async launch(stream: DebuggerStream, options: StartOptions): Promise<SteppedProgram> {
    const dap = new DapConnection(stream);
    await dap.request("initialize", { adapterID: "wirestep", linesStartAt1: true });
    const { program, args } = options;
    await options.captured;
    const launched = dap.request("launch", { args, stopAtBeginningOfMainSubprogram: true });
    const stopped = dap.nextEvent(isHalt);
    await dap.request("configurationDone");
    await launched;
    if ((await stopped).event !== "stopped") {
      throw new NotTraceableError(program);
    }
    const code = await codeOf(dap, options.lines);
    const named = code.filter(({ line }) => line.named);
    await repl(dap, ["wirestep-watch", ...named.map(placesOf)].join(" "));
    return new SteppedProgram(dap, code, parseReport(await repl(dap, "wirestep-report")));
  }

  /**
   * Runs to the line and executes it in the thread that comes to it. Resolves when the thread has stopped
   * or ended. It stays pending while a line waits or hangs; the kernel knows which. A line that throws ends
   * at the handler. If the handler is in the line itself, the line goes on. Other threads run on, but stop
   * before tagged lines.
   * @param toTheEnd continue from the line to the program's end
   */
  async execute(line: SourceLine, toTheEnd = false): Promise<LineReport> {
    const reports: ObserverReport[] = [];
    if (this.#runs.isOutdated) reports.push(await this.#runs.report());
    const code = await this.#watch(line);
    if (this.#threadAt(code) === undefined) reports.push(...(await this.#reach(code)));
    const thread = this.#threadAt(code);
    if (thread === undefined) return lineReport(line, reports, this.#runs.positionOf(this.#thread));
    this.#thread = thread;
    const by = executor(this.#runs.last.threads.find((one) => one.thread === thread));
    if (toTheEnd) reports.push(...(await this.#runs.run("end", this.#runs.stopped, () => false)));
    else {
      const isOver = ({ threads, positions }: ObserverReport): boolean =>
        !threads.some((one) => one.thread === thread) ||
        positions.some((position) => position.thread === thread);
      do reports.push(...(await this.#runs.run("line", [thread], isOver)));
      while (this.#goesOn(code, thread));
    }
    return { ...lineReport(code.line, reports, undefined), ...by };
  }

  /** The line's code. From now on threads stop there. */
  async #watch({ file, number }: SourceLine): Promise<LineCode> {
    const code = this.#code.find(({ line }) => line.file === file && line.number === number);
    if (code === undefined) throw new Error(`${file}:${number} is no tagged line`);
    if (!this.#watched.has(code)) {
      this.#watched.add(code);
      await repl(this.#dap, `wirestep-tag ${placesOf(code)}`);
    }
    return code;
  }

  /** Whether the thread has not left the statement: it caught its own exception, or has another line. */
  #goesOn({ line, entries }: LineCode, thread: number): boolean {
    const position = this.#runs.positionOf(thread);
    if (position === undefined || !isAt(position, line)) return false;
    if (this.#hasCaught(thread)) return true;
    // at an entry, a loop has come to the statement again
    return line.statement !== undefined && !entries.includes(position.pc);
  }

  /** The id, in the peer's PID namespace, of the thread that executes a line. */
  get task(): number {
    const { threads, pid } = this.#runs.last;
    return threads.find(({ thread }) => thread === this.#thread)?.task ?? pid;
  }

  /** The calls that the program's threads are in while a line waits. */
  async waiting(line: SourceLine): Promise<RecordedCall[]> {
    const { calls } = parseWaiting(await repl(this.#dap, "wirestep-waiting"));
    return calls.map((call) => recordedCall(call, line));
  }

  /** The calls that the program waits in, with the line of the first one; undefined if one of its threads runs. */
  async rest(): Promise<Rest | undefined> {
    const { calls, asleep } = parseWaiting(await repl(this.#dap, "wirestep-waiting"));
    if (asleep === null || asleep.length === 0) return undefined;
    return {
      calls: calls.map((call) => recordedCall(call, ANY_LINE)),
      numbers: asleep.map(({ number }) => number),
    };
  }

  /**
   * Runs until a call that the program has made ends the run, or until the program has ended. It stays
   * pending while the program waits. Needs no line and no debug information.
   */
  async runToCall(until: Until): Promise<CallReport> {
    this.#byCall = new CallRun(this.#dap, this.#runs, until);
    const { report, thread } = await this.#byCall.end();
    this.#byCall = undefined;
    if (thread !== undefined) this.#thread = thread;
    return report;
  }

  /** The calls and the output of a run by calls that is pending. */
  soFar(): Promise<CallReport> {
    if (this.#byCall === undefined) throw new Error("no run by calls is pending");
    return this.#byCall.soFar();
  }

  /** The pending run by calls ends at the next call. */
  async stopAtNextCall(): Promise<void> {
    await this.#byCall?.stopAt("any");
  }

  /** Continues to the end. Undefined if the program has ended before. Pending while it waits. */
  async runOn(): Promise<LineReport | undefined> {
    if (this.#runs.last.exit !== null) return undefined;
    const reports = await this.#runs.run("end", this.#runs.stopped, () => false);
    return lineReport(ANY_LINE, reports, undefined);
  }

  /**
   * Resolves if GDB still runs. The kernel ends a program whose debugger dies, and closes its sockets.
   * The effects of that prove nothing about the program.
   * @throws DebuggerError
   */
  debuggerStillThere(): Promise<void> {
    return this.#dap.stillThere();
  }

  /** Resolves when GDB is gone. */
  get debuggerGone(): Promise<void> {
    return this.#dap.gone;
  }

  /**
   * Continues threads, each to the next tagged line, until one is at the line or none is left to try: first
   * those that are not at a tagged line, then the last one, then the others.
   */
  async #reach(code: LineCode): Promise<readonly ObserverReport[]> {
    const reports: ObserverReport[] = [];
    const tried = new Set<number>();
    for (;;) {
      const left = this.#runs.stopped.filter((thread) => !tried.has(thread));
      const untagged = left.filter((thread) => !this.#isAtTag(thread));
      const last = left.filter((thread) => thread === this.#thread);
      const threads = [untagged, last, left].find(({ length }) => length > 0);
      if (threads === undefined) return reports;
      for (const thread of threads) tried.add(thread);
      if (!threads.includes(this.#thread)) this.#thread = threads[0] ?? this.#thread;
      const isOver = ({ positions }: ObserverReport): boolean =>
        positions.some((position) => isAt(position, code.line)) ||
        threads.every((thread) => positions.some((position) => position.thread === thread));
      reports.push(...(await this.#runs.run("reach", threads, isOver)));
      if (this.#runs.last.exit !== null || this.#threadAt(code) !== undefined) return reports;
    }
  }

  /** The thread that stands at the line; the last one if several do. */
  #threadAt({ line }: LineCode): number | undefined {
    const there = this.#runs.last.positions.filter((position) => isAt(position, line));
    return (there.find(({ thread }) => thread === this.#thread) ?? there[0])?.thread;
  }

  #isAtTag(thread: number): boolean {
    return [...this.#watched].some(({ line }) => isAt(this.#runs.positionOf(thread), line));
  }

  #hasCaught(thread: number): boolean {
    return this.#runs.last.stops.some((stop) => stop.thread === thread && stop.caught);
  }
}
