/**
 * A lab program under GDB. GDB runs it to its tagged lines and steps over them, one at a time.
 *
 *     launch ──► stopped in main ──► execute(line): run to the line, `next` over it ──► report
 *
 * The report of a line that waits (accept with an empty queue) is pending.
 */
import { basename } from "node:path";
import type { SourceLine } from "../lab/tags.ts";
import type { Outcome, RecordedCall } from "../record/record.ts";
import { DapConnection, DebuggerError, type DebuggerStream } from "./dap-connection.ts";
import { codeOf, type LineCode, repl, type SteppedLine, setBreakpoints } from "./line-code.ts";
import { type ObserverReport, parseReport } from "./report.ts";

/** A line's outcome, its calls and its output. */
export interface LineReport {
  readonly outcome: Exclude<Outcome, { kind: "waits" | "runs" }>;
  readonly calls: RecordedCall[];
  readonly output: string;
}

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

const MAIN_THREAD = 1;
/** GDB stops at a signal before the program gets it. A program that gets this many signals does not end. */
const SIGNALS_PASSED = 8;

export class SteppedProgram {
  readonly #dap: DapConnection;
  readonly #code: readonly LineCode[];
  /** Process id in the peer's PID namespace. */
  readonly pid: number;
  #position: ObserverReport["position"];

  constructor(dap: DapConnection, code: readonly LineCode[], report: ObserverReport) {
    this.#dap = dap;
    this.#code = code;
    this.pid = report.pid;
    this.#position = report.position;
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
    await repl(dap, "wirestep-watch-calls");
    const code = await codeOf(dap, options.lines);
    return new SteppedProgram(dap, code, parseReport(await repl(dap, "wirestep-report")));
  }

  /**
   * Runs to the line and executes it. Resolves when the program has stopped or ended. It stays pending
   * while a line waits or hangs; the kernel knows which. A line that throws ends at the handler. If the
   * handler is in the line itself, the line goes on.
   * @param toTheEnd continue from the line to the program's end, through signals that would end it
   */
  async execute(line: SourceLine, toTheEnd = false): Promise<LineReport> {
    const before = this.#isAt(line) ? undefined : await this.#reachTaggedLine(line);
    if (before !== undefined && !(isOrderly(before) && this.#isAt(line))) {
      return lineReport([before], this.#isAt(line) ? undefined : before.position);
    }
    const reports = before === undefined ? [] : [before];
    if (toTheEnd) await repl(this.#dap, "wirestep-let-go");
    do reports.push(await this.#advance(toTheEnd ? "continue" : "next"));
    while (
      toTheEnd
        ? this.#position !== null && reports.length < SIGNALS_PASSED
        : await this.#goesOn(line, reports.at(-1))
    );
    return lineReport(reports, undefined);
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

  /** Runs to the next tagged line. Breakpoints are set only for this, because `next` must stop at line ends. */
  async #reachTaggedLine(wanted: SourceLine): Promise<ObserverReport> {
    const own = this.#codeOf(wanted);
    const stops = this.#code.filter((one) => one.line.named || one === own);
    const entries = stops.flatMap((one) => one.entries);
    await Promise.all([setBreakpoints(this.#dap, entries), this.#go("continue")]);
    const [report] = await Promise.all([this.#report(), setBreakpoints(this.#dap, [])]);
    return report;
  }

  /** Whether the statement is not over: it caught its own exception, or has another line. */
  async #goesOn(line: SourceLine, last: ObserverReport | undefined): Promise<boolean> {
    if (last === undefined || !this.#isAt(line)) return false;
    if (last.stop?.caught === true) return true;
    const code = this.#codeOf(line);
    if (code?.line.statement === undefined || !isOrderly(last)) return false;
    const place = await repl(this.#dap, "output/x (long) $pc");
    return !code.entries.includes(place.trim()); // at an entry, a loop has come to it again
  }

  async #advance(command: "continue" | "next"): Promise<ObserverReport> {
    await this.#go(command);
    return this.#report();
  }

  /** Resolves when the program has stopped or ended. GDB answers earlier requests first. */
  async #go(command: "continue" | "next"): Promise<void> {
    if (this.#position === null) return;
    const halted = this.#dap.nextEvent(isHalt);
    await this.#dap.request(command, { threadId: MAIN_THREAD });
    await halted;
  }

  async #report(): Promise<ObserverReport> {
    if (this.#position === null) return endedReport;
    const report = parseReport(await repl(this.#dap, "wirestep-report"));
    this.#position = report.exit === null ? report.position : null;
    return report;
  }

  /** Whether the program is in the line's statement. */
  #isAt(line: SourceLine): boolean {
    const place = this.#position;
    const [first, last] = this.#codeOf(line)?.line.statement ?? [line.number, line.number];
    if (place?.line == null || place.file === null) return false;
    const isInside = first <= place.line && place.line <= last;
    return isInside && basename(place.file) === basename(line.file);
  }

  #codeOf({ file, number }: SourceLine): LineCode | undefined {
    return this.#code.find(({ line }) => line.file === file && line.number === number);
  }
}

const isHalt = ({ event }: { readonly event: string }): boolean =>
  event === "stopped" || event === "exited";

function isOrderly({ exit, stop }: ObserverReport): boolean {
  return exit === null && (stop?.signal ?? null) === null;
}

/** The report of a program that has ended: no calls and no output. */
const endedReport: ObserverReport = {
  pid: 0,
  position: null,
  stop: null,
  exit: { code: 0, signal: null },
  calls: [],
  problems: [],
  output: { text: "", bytes: 0 },
};

function lineReport(
  reports: readonly ObserverReport[],
  elsewhere: ObserverReport["position"] | undefined,
): LineReport {
  const last = reports.at(-1) ?? endedReport;
  return {
    outcome: outcomeOf(last, elsewhere),
    calls: reports.flatMap(({ calls }) => calls),
    output: reports.map(outputText).join(""),
  };
}

function outcomeOf(
  { exit, stop }: ObserverReport,
  elsewhere: ObserverReport["position"] | undefined,
): LineReport["outcome"] {
  if (exit !== null) {
    if (exit.code !== null) return { kind: "exited", code: exit.code };
    return { kind: "killed", signal: exit.signal ?? "a signal" };
  }
  if (typeof stop?.signal === "string") return { kind: "killed", signal: stop.signal };
  if (elsewhere === undefined || elsewhere === null) return { kind: "finished" };
  const file = elsewhere.file === null ? "code without source" : basename(elsewhere.file);
  return { kind: "elsewhere", at: { file, number: elsewhere.line ?? 0 } };
}

function outputText({ output: { text, bytes } }: ObserverReport): string {
  const shown = new TextEncoder().encode(text).length;
  return shown < bytes ? `${text}\n[${bytes} bytes in all, the rest is not shown]\n` : text;
}
