/**
 * A line of a program that runs. It may end in the step that starts it, or wait until a later step.
 */
import type { LineReport } from "../debug/line-report.ts";
import type { Peer } from "../lab/model.ts";
import type { PlannedLineStep } from "../lab/plan.ts";
import type { SourceLine } from "../lab/tags.ts";
import { limited } from "../runtime/time-limit.ts";

/** A tagged line from its start until the debugger reports its end. */
export class RunningLine {
  readonly peer: Peer;
  readonly tag: string;
  readonly line: SourceLine;
  readonly #report: Promise<LineReport>;
  ended: LineReport | undefined;

  constructor({ peer, tag, line }: PlannedLineStep, report: Promise<LineReport>) {
    this.peer = peer;
    this.tag = tag;
    this.line = line;
    this.#report = report.then((ended) => {
      this.ended = ended;
      return ended;
    });
    this.#report.catch(() => undefined); // the caller of end gets the error
  }

  /** Resolves when the line has ended, or when the limit has passed. */
  async end(limit: number, signal: AbortSignal): Promise<void> {
    const late = new Error("limit");
    try {
      await limited(this.#report, limit, () => late, signal);
    } catch (error) {
      if (error !== late) throw error;
    }
  }
}
