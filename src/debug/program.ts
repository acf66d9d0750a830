/**
 * A lab program under GDB. GDB runs it to its tagged lines and steps over them, one at a time.
 *
 *     launch ──► stopped in main ──► execute(line): run to the line, `next` over it ──► report
 *
 * The report of a line that waits (accept with an empty queue) is pending.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { SourceLine } from "../lab/tags.ts";
import type { RecordedCall } from "../record/record.ts";
import { DapConnection, type DebuggerStream } from "./dap-connection.ts";
import { InternalError, internalErrorIn } from "./internal-error.ts";
import { codeOf, isAt, type LineCode, placesOf, repl, type SteppedLine } from "./line-code.ts";
import { ANY_LINE, executor, type LineReport, lineReport } from "./line-report.ts";
import { recordedCall } from "./recorded-call.ts";
import { type ObserverReport, type Position, parseReport, parseWaiting } from "./report.ts";
import { EndedBeforeMainError, NotTraceableError } from "./start-errors.ts";

export interface StartOptions {
  /** The program's path in the peer's container. The debugger was started with the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** No code of the program runs before this resolves, so that the capture has its first packet. */
  readonly captured: Promise<unknown>;
  /** The lines that steps name. GDB must have code for each. */
  readonly lines: readonly SteppedLine[];
}

const MAIN_THREAD = 1;
/** Threads that another thread woke get this long to wait again. A busy loop never does. */
const BUSY_LIMIT = 500;

/** `line` over a line, `reach` to a tagged line, `end` to the program's end. */
type Mode = "line" | "reach" | "end";

export class SteppedProgram {
  readonly #dap: DapConnection;
  readonly #code: readonly LineCode[];
  /** Lines at which threads stop. */
  readonly #watched: Set<LineCode>;
  #last: ObserverReport;
  /** The thread that executed the last line. */
  #thread = MAIN_THREAD;
  /** The number of times that something stopped or ended, and how many of them the last report knows. */
  #halts = 0;
  /** GDB's words about a check of its own that failed. */
  #internalError: string | undefined;
  #reported = 0;

  constructor(dap: DapConnection, code: readonly LineCode[], report: ObserverReport) {
    this.#dap = dap;
    this.#code = code;
    this.#watched = new Set(code.filter(({ line }) => line.named));
    this.#last = report;
    dap.onEvent((event) => {
      if (isHalt(event)) this.#halts++;
      this.#internalError ??= internalErrorIn(event);
    });
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
      const { begun, exit } = parseReport(await repl(dap, "wirestep-report"));
      throw begun ? new EndedBeforeMainError(program, exit) : new NotTraceableError(program);
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
    if (this.#halts !== this.#reported) reports.push(await this.#report());
    const code = await this.#watch(line);
    if (this.#threadAt(code) === undefined) reports.push(...(await this.#reach(code)));
    const thread = this.#threadAt(code);
    if (thread === undefined) return lineReport(line, reports, this.#positionOf(this.#thread));
    this.#thread = thread;
    const by = executor(this.#last.threads.find((one) => one.thread === thread));
    if (toTheEnd) reports.push(...(await this.#run("end", this.#stopped(), () => false)));
    else {
      const isOver = ({ threads, positions }: ObserverReport): boolean =>
        !threads.some((one) => one.thread === thread) ||
        positions.some((position) => position.thread === thread);
      do reports.push(...(await this.#run("line", [thread], isOver)));
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
    const position = this.#positionOf(thread);
    if (position === undefined || !isAt(position, line)) return false;
    if (this.#hasCaught(thread)) return true;
    // at an entry, a loop has come to the statement again
    return line.statement !== undefined && !entries.includes(position.pc);
  }

  /** The id, in the peer's PID namespace, of the thread that executes a line. */
  get task(): number {
    const { threads, pid } = this.#last;
    return threads.find(({ thread }) => thread === this.#thread)?.task ?? pid;
  }

  /** The calls that the program's threads are in while a line waits. */
  async waiting(line: SourceLine): Promise<RecordedCall[]> {
    const calls = parseWaiting(await repl(this.#dap, "wirestep-waiting"));
    return calls.map((call) => recordedCall(call, line));
  }

  /** Continues to the end. Undefined if the program has ended before. Pending while it waits. */
  async runOn(): Promise<LineReport | undefined> {
    if (this.#last.exit !== null) return undefined;
    const reports = await this.#run("end", this.#stopped(), () => false);
    return lineReport(ANY_LINE, reports, undefined);
  }

  /**
   * Resolves if GDB still runs, and has not failed by itself. A breakpoint instruction of the program's own makes
   * GDB fail at one of its checks, and that is the program's act. The kernel ends a program whose debugger dies, and closes its sockets.
   * The effects of that prove nothing about the program.
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
   * those that are not at a tagged line, then the last one, then the others.
   */
  async #reach(code: LineCode): Promise<readonly ObserverReport[]> {
    const reports: ObserverReport[] = [];
    const tried = new Set<number>();
    for (;;) {
      const left = this.#stopped().filter((thread) => !tried.has(thread));
      const untagged = left.filter((thread) => !this.#isAtTag(thread));
      const last = left.filter((thread) => thread === this.#thread);
      const threads = [untagged, last, left].find(({ length }) => length > 0);
      if (threads === undefined) return reports;
      for (const thread of threads) tried.add(thread);
      if (!threads.includes(this.#thread)) this.#thread = threads[0] ?? this.#thread;
      const isOver = ({ positions }: ObserverReport): boolean =>
        positions.some((position) => isAt(position, code.line)) ||
        threads.every((thread) => positions.some((position) => position.thread === thread));
      reports.push(...(await this.#run("reach", threads, isOver)));
      if (this.#last.exit !== null || this.#threadAt(code) !== undefined) return reports;
    }
  }

  /** Continues the threads until the program has ended or `isOver` accepts a report. */
  async #run(
    mode: Mode,
    threads: readonly number[],
    isOver: (report: ObserverReport) => boolean,
  ): Promise<readonly ObserverReport[]> {
    if (this.#last.exit !== null) return [];
    const reports: ObserverReport[] = [];
    await repl(this.#dap, ["wirestep-run", mode, ...threads].join(" "));
    for (;;) {
      if (this.#halts === this.#reported) await this.#dap.nextEvent(isHalt);
      const report = await this.#report();
      reports.push(report);
      if (report.exit !== null) return reports;
      if (isOver(report)) return [...reports, ...(await this.#settled())];
    }
  }

  /** The reports until all other threads wait in the kernel. */
  async #settled(): Promise<readonly ObserverReport[]> {
    const reports: ObserverReport[] = [];
    const deadline = performance.now() + BUSY_LIMIT;
    while (this.#last.busy && this.#last.exit === null && performance.now() < deadline) {
      reports.push(await this.#report());
    }
    return reports;
  }

  async #report(): Promise<ObserverReport> {
    this.#reported = this.#halts;
    this.#last = parseReport(await repl(this.#dap, "wirestep-report"));
    return this.#last;
  }

  #stopped(): readonly number[] {
    return this.#last.positions.map(({ thread }) => thread);
  }

  #positionOf(thread: number): Position | undefined {
    return this.#last.positions.find((position) => position.thread === thread);
  }

  /** The thread that stands at the line; the last one if several do. */
  #threadAt({ line }: LineCode): number | undefined {
    const there = this.#last.positions.filter((position) => isAt(position, line));
    return (there.find(({ thread }) => thread === this.#thread) ?? there[0])?.thread;
  }

  #isAtTag(thread: number): boolean {
    return [...this.#watched].some(({ line }) => isAt(this.#positionOf(thread), line));
  }

  #hasCaught(thread: number): boolean {
    return this.#last.stops.some((stop) => stop.thread === thread && stop.caught);
  }
}

const isHalt = ({ event, body }: DebugProtocol.Event): boolean =>
  event === "stopped" || event === "exited" || (event === "thread" && body.reason === "exited");
