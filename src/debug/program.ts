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
import { recordedCall } from "./recorded-call.ts";
import { type ObserverReport, parseBreakpoints, parseReport } from "./report.ts";

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
  readonly source: string;
  /** The lines that steps name. GDB must have code for each. */
  readonly lines: readonly SourceLine[];
}

/** A tagged line that GDB has no code for. */
export class LineWithoutCodeError extends Error {
  readonly line: SourceLine;

  constructor(line: SourceLine) {
    super(`line ${line.number} of ${line.file} is not a statement: it has no code to step`);
    this.name = "LineWithoutCodeError";
    this.line = line;
  }
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
  readonly #options: StartOptions;
  /** Process id in the peer's PID namespace. */
  readonly pid: number;
  #position: ObserverReport["position"];

  constructor(dap: DapConnection, options: StartOptions, report: ObserverReport) {
    this.#dap = dap;
    this.#options = options;
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
    await verifyLines(dap, options);
    await options.captured;
    const launched = dap.request("launch", { args, stopAtBeginningOfMainSubprogram: true });
    const stopped = dap.nextEvent(isHalt);
    await dap.request("configurationDone");
    await launched;
    if ((await stopped).event !== "stopped") {
      throw new NotTraceableError(program);
    }
    await repl(dap, "wirestep-watch-calls");
    return new SteppedProgram(dap, options, parseReport(await repl(dap, "wirestep-report")));
  }

  /**
   * Runs to the line and executes it. Resolves when the program has stopped or ended. It stays pending
   * while a line waits or hangs; the kernel knows which. A line that throws ends at the handler. If the
   * handler is in the line itself, the line goes on.
   * @param toTheEnd continue from the line to the program's end, through signals that would end it
   */
  async execute(line: SourceLine, toTheEnd = false): Promise<LineReport> {
    const before = this.#isAt(line) ? undefined : await this.#reachTaggedLine();
    if (before !== undefined && !(isOrderly(before) && this.#isAt(line))) {
      return lineReport(line, [before], this.#isAt(line) ? undefined : before.position);
    }
    const reports = before === undefined ? [] : [before];
    if (toTheEnd) await repl(this.#dap, "wirestep-let-go");
    do reports.push(await this.#advance(toTheEnd ? "continue" : "next"));
    while (
      toTheEnd
        ? this.#position !== null && reports.length < SIGNALS_PASSED
        : reports.at(-1)?.stop?.caught === true && this.#isAt(line)
    );
    return lineReport(line, reports, undefined);
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
  async #reachTaggedLine(): Promise<ObserverReport> {
    const { source, lines } = this.#options;
    await Promise.all([setBreakpoints(this.#dap, source, lines), this.#go("continue")]);
    const [report] = await Promise.all([this.#report(), setBreakpoints(this.#dap, source, [])]);
    return report;
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

  #isAt({ file, number }: SourceLine): boolean {
    const place = this.#position;
    return place?.line === number && place.file !== null && basename(place.file) === basename(file);
  }
}

const isHalt = ({ event }: { readonly event: string }): boolean =>
  event === "stopped" || event === "exited";

function isOrderly({ exit, stop }: ObserverReport): boolean {
  return exit === null && (stop?.signal ?? null) === null;
}

async function repl(dap: DapConnection, expression: string): Promise<string> {
  const body = await dap.request("evaluate", { expression, context: "repl" });
  const { result } = (body ?? {}) as { readonly result?: unknown };
  if (typeof result === "string") return result;
  throw new DebuggerError(`the debugger answered "${expression}" without a result`);
}

async function setBreakpoints(
  dap: DapConnection,
  source: string,
  lines: readonly SourceLine[],
): Promise<ReturnType<typeof parseBreakpoints>> {
  const body = await dap.request("setBreakpoints", {
    source: { path: source },
    breakpoints: lines.map(({ number }) => ({ line: number })),
  });
  return parseBreakpoints(body);
}

/** Asks GDB for the stop of each tagged line. If the stop is elsewhere, the line has no code. */
async function verifyLines(dap: DapConnection, { source, lines }: StartOptions): Promise<void> {
  if (lines.length === 0) return;
  const breakpoints = await setBreakpoints(dap, source, lines);
  const wrong = lines.find((line, index) => {
    const breakpoint = breakpoints[index];
    return breakpoint?.verified !== true || breakpoint.line !== line.number;
  });
  if (wrong !== undefined) throw new LineWithoutCodeError(wrong);
  await setBreakpoints(dap, source, []);
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
  line: SourceLine,
  reports: readonly ObserverReport[],
  elsewhere: ObserverReport["position"] | undefined,
): LineReport {
  const last = reports.at(-1) ?? endedReport;
  return {
    outcome: outcomeOf(last, elsewhere),
    calls: reports.flatMap(({ calls }) => calls.map((call) => recordedCall(call, line))),
    output: reports.map(outputText).join(""),
  };
}

function outcomeOf(
  { exit, stop }: ObserverReport,
  elsewhere: ObserverReport["position"] | undefined,
): LineReport["outcome"] {
  if (exit !== null) {
    if (exit.code !== null) return { kind: "exited", code: exit.code };
    return { kind: "killed", signal: exit.signal ?? "a signal", ...(exit.at && { at: exit.at }) };
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
