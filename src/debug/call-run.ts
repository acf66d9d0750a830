/**
 * A run of a program that the program's own calls end: it needs no line and no debug information.
 */
import type { RecordedCall } from "../record/record.ts";
import type { DapConnection } from "./dap-connection.ts";
import { repl } from "./line-code.ts";
import { ANY_LINE, executor, type LineReport, lineReport } from "./line-report.ts";
import { recordedCall } from "./recorded-call.ts";
import type { ObservedCall, ObserverReport } from "./report.ts";
import type { Runs } from "./runs.ts";

/** A line of the program's files, as the debug information names it. */
export type CallPlace = NonNullable<RecordedCall["at"]>;

/** The end of a run by calls. */
export interface Until {
  /** The calls at whose return the program stops (docker/endpoint/until.py, Until.run). Asked before each stretch. */
  readonly stops: () => string;
  /**
   * Whether the run is over, given what the program has asked and written since the last question. Asked
   * before the program runs, and at each stop. If left out, the first stop ends the run.
   */
  readonly isOver?: (news: CallNews) => Promise<boolean> | boolean;
  /** Continue one thread, the one that made the last call if it can. All threads go on if left out. */
  readonly oneThread?: true;
}

/** The calls and the output of a program since the last question. */
export interface CallNews {
  readonly calls: readonly RecordedCall[];
  readonly output: string;
}

/** A run's report, with the line of the call that ended it if there is debug information. */
export interface CallReport extends LineReport {
  readonly at?: CallPlace | undefined;
}

const NOTHING: Pick<ObserverReport, "calls" | "ended" | "output"> = {
  calls: [],
  ended: [],
  output: { text: "", bytes: 0 },
};

interface CallRunEnd {
  readonly report: CallReport;
  readonly thread: number | undefined;
}

export class CallRun {
  readonly #dap: DapConnection;
  readonly #runs: Runs;
  readonly #until: Until;
  readonly #thread: number;
  readonly #begun = Promise.withResolvers<void>();
  /** Reports whose calls no step has listed. */
  #reports: ObserverReport[] = [];
  /** Reports that a step listed while the program ran, about which `isOver` has not been asked. */
  #early: ObserverReport[] = [];

  /** @param thread that made the last call */
  constructor(dap: DapConnection, runs: Runs, until: Until, thread: number) {
    this.#thread = thread;
    this.#dap = dap;
    this.#runs = runs;
    this.#until = until;
  }

  /** Resolves when GDB has been asked to continue: before that, the threads have stopped as the last run left them. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Resolves when the run is over or the program has ended. It stays pending while the program waits. */
  async end(): Promise<CallRunEnd> {
    return this.#toItsEnd().finally(() => this.#begun.resolve());
  }

  async #toItsEnd(): Promise<CallRunEnd> {
    this.#runs.begin();
    this.#reports.push(...this.#runs.takeEarly());
    if (this.#runs.isOutdated) this.#reports.push(await this.#runs.report());
    let isOver = this.#until.isOver !== undefined && (await this.#isOver(this.#reports));
    while (!isOver && this.#runs.last.exit === null) {
      const running = this.#runs.run(
        "call",
        this.#threads(),
        ({ stops }) => stops.some(({ call }) => call),
        this.#until.stops(),
      );
      this.#begun.resolve();
      const stretch = await running;
      this.#reports.push(...stretch);
      isOver = await this.#isOver([...this.#early.splice(0), ...stretch]);
    }
    return this.#report(this.#reports);
  }

  /** The calls and the output, so far, of a program that waits. The run's own report will have only those after them. */
  async soFar(placed: boolean): Promise<CallReport> {
    const before = new Set(this.#reports.splice(0));
    const taken = await this.#runs.takeReports();
    const copies = taken.map(({ copy }) => copy);
    const others = [...before].filter((report) => taken.every(({ of }) => of !== report));
    this.#early.push(...taken.flatMap(({ of, copy }) => (before.has(of) ? [] : [copy])));
    const reports = [...others, ...copies];
    const report = this.#reportOf(reports, reports.flatMap(({ calls }) => calls).at(-1));
    return placed ? { ...lineReport(ANY_LINE, reports, undefined), at: report.at } : report;
  }

  /** The threads that go on. */
  #threads(): readonly number[] {
    const { stopped } = this.#runs;
    if (this.#until.oneThread === undefined) return stopped;
    return stopped.includes(this.#thread) ? [this.#thread] : stopped.slice(0, 1);
  }

  /** Another thread goes on too. */
  async goOn(thread: number): Promise<void> {
    await repl(this.#dap, `wirestep-go-on ${thread}`);
  }

  /** From now on the run stops at the next call of this kind. */
  async stopAt(stops: string): Promise<void> {
    await repl(this.#dap, `wirestep-until ${stops}`);
  }

  async #isOver(reports: readonly ObserverReport[]): Promise<boolean> {
    if (reports.some(({ exit }) => exit !== null)) return true;
    if (this.#until.isOver === undefined) return true;
    return this.#until.isOver({
      calls: reports.flatMap(({ calls }) => calls.map((call) => recordedCall(call, ANY_LINE))),
      output: reports.map(({ output }) => output.text).join(""),
    });
  }

  #report(reports: readonly ObserverReport[]) {
    const { stops, threads } = this.#runs.last;
    const thread = stops.find(({ call }) => call)?.thread;
    const found = threads.find((one) => one.thread === thread);
    const calls = reports.flatMap((report) => report.calls);
    const last =
      calls.findLast((call) => {
        const { process = 1, thread: number = 1 } = found?.by ?? {};
        return call.process === process && call.thread === number;
      }) ?? calls.at(-1);
    return { report: { ...this.#reportOf(reports, last), ...executor(found) }, thread };
  }

  #reportOf(reports: readonly ObserverReport[], last: ObservedCall | undefined): CallReport {
    const at = last?.lines[0];
    const line = at === undefined ? ANY_LINE : { ...at, text: "" };
    const news = reports.length > 0 ? reports : [{ ...this.#runs.last, ...NOTHING }];
    return { ...lineReport(line, news, undefined), at };
  }
}
