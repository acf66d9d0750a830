/**
 * How a program's threads run under GDB, and what GDB's observer has reported of them so far.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DapConnection } from "./dap-connection.ts";
import { repl } from "./line-code.ts";
import { type ObservedCall, type ObserverReport, type Position, parseReport } from "./report.ts";

/** `line` over a line, `reach` to a tagged line, `call` to a call, `end` to the program's end. */
export type Mode = "line" | "reach" | "call" | "end";

export interface TakenReport {
  readonly of: ObserverReport;
  readonly copy: ObserverReport;
}

/** Seconds of processor that threads which another thread woke may use until they wait again. A busy loop never does. */
const BUSY_LIMIT = 0.4;
/** Milliseconds in which they must use it. On a machine that gives them no time, the step ends without them. */
const WAKE_LIMIT = 10_000;

export class Runs {
  readonly #dap: DapConnection;
  #last: ObserverReport;
  /** The number of times that something stopped or ended, and how many of them the last report knows. */
  #halts = 0;
  #reported = 0;
  /** The reports since the line began. */
  #ofLine: ObserverReport[] = [];
  /** The program's acts before main, and reports that were asked for while a line waited: they belong to a line. */
  readonly #early: ObserverReport[];

  constructor(dap: DapConnection, first: ObserverReport) {
    this.#dap = dap;
    this.#last = first;
    this.#early = [first];
    dap.onEvent((event) => {
      if (isHalt(event)) this.#halts++;
    });
  }

  get last(): ObserverReport {
    return this.#last;
  }

  /** Whether something has stopped since the last report. */
  get isOutdated(): boolean {
    return this.#halts !== this.#reported;
  }

  get stopped(): readonly number[] {
    return this.#last.positions.map(({ thread }) => thread);
  }

  positionOf(thread: number): Position | undefined {
    return this.#last.positions.find((position) => position.thread === thread);
  }

  /** A line begins, or its calls so far have been listed: `takeCalls` will have only those from now on. */
  begin(): void {
    this.#ofLine = [];
  }

  /**
   * Continues the threads until the program has ended or `isOver` accepts a report.
   * @param until the calls that stop a thread, in the observer's words (docker/endpoint/until.py, Until.run)
   */
  async run(
    mode: Mode,
    threads: readonly number[],
    isOver: (report: ObserverReport) => boolean,
    until = "none",
  ): Promise<readonly ObserverReport[]> {
    if (this.#last.exit !== null) return [];
    const reports: ObserverReport[] = [];
    await repl(this.#dap, ["wirestep-run", mode, until, ...threads].join(" "));
    for (;;) {
      if (!this.isOutdated) await this.#dap.nextEvent(isHalt);
      const report = await this.report();
      reports.push(...this.takeEarly(), report);
      if (report.exit !== null) return reports;
      if (isOver(report)) return [...reports, ...(await this.#settled())];
    }
  }

  async report(): Promise<ObserverReport> {
    this.#reported = this.#halts;
    this.#last = parseReport(await repl(this.#dap, "wirestep-report"));
    this.#ofLine.push(this.#last);
    return this.#last;
  }

  /** The reports that belong to the next line. */
  takeEarly(): readonly ObserverReport[] {
    return this.#early.splice(0);
  }

  /**
   * Takes the reports since the run began, with a new one, each as it was and a copy of it. Those that the
   * run will end with are empty then.
   */
  async takeReports(): Promise<readonly TakenReport[]> {
    await this.report();
    return this.#ofLine.splice(0).map((report) => {
      const { calls, races, ended, output } = report;
      const taken = { calls: calls.splice(0), races: races.splice(0), ended: ended.splice(0) };
      report.output = { text: "", bytes: 0 };
      return { of: report, copy: { ...report, ...taken, output } };
    });
  }

  /** Takes the calls that a pending line has made so far. Its report will have only those after them. */
  async takeCalls(): Promise<readonly ObservedCall[]> {
    this.#early.push(await this.report());
    return this.#ofLine.flatMap(({ calls }) => calls.splice(0));
  }

  /** The reports until all other threads wait in the kernel. */
  async #settled(): Promise<readonly ObserverReport[]> {
    const reports: ObserverReport[] = [];
    const deadline = performance.now() + WAKE_LIMIT;
    const most = this.#last.seconds + BUSY_LIMIT;
    const mayWait = ({ busy, exit, seconds }: ObserverReport): boolean =>
      busy.length > 0 && exit === null && seconds < most;
    while (mayWait(this.#last) && performance.now() < deadline) reports.push(await this.report());
    return reports;
  }
}

export const isHalt = ({ event, body }: DebugProtocol.Event): boolean =>
  event === "stopped" || event === "exited" || (event === "thread" && body.reason === "exited");
