/**
 * A program that runs for a step. It may stop in the step that starts it, or wait until a later step.
 */
import type { CallReport } from "../../debug/call-run.ts";
import type { Peer } from "../../lab/model.ts";
import type { PlannedProgramStep } from "../../lab/plan/plan.ts";
import type { SourceLine } from "../../lab/source/tags.ts";
import { withinLimit } from "../../runtime/time-limit.ts";

const NO_LINE: SourceLine = { file: "", number: 0, text: "" };

/** From the start of a tagged line, or of a run to a call, until the debugger reports the end. */
export class RunningLine {
  readonly step: PlannedProgramStep;
  readonly #report: Promise<CallReport>;
  ended: CallReport | undefined;
  /** It never waited, so the run has stopped its program for good. */
  isStopped = false;

  constructor(step: PlannedProgramStep, report: Promise<CallReport>) {
    this.step = step;
    this.#report = report.then((ended) => {
      this.ended = ended;
      return ended;
    });
    this.#report.catch(() => undefined); // the caller of end gets the error
  }

  get peer(): Peer {
    return this.step.peer;
  }

  get action(): PlannedProgramStep["action"] {
    return this.step.action;
  }

  /** Of the line, if a tag names it. */
  get tag(): string | undefined {
    return "tag" in this.step ? this.step.tag : undefined;
  }

  /** The program's calls end the run, not the end of a line. */
  get isByCall(): boolean {
    return !("line" in this.step);
  }

  /** The tagged line, if it is not by call. */
  get line(): SourceLine {
    return ("line" in this.step ? this.step.line : undefined) ?? NO_LINE;
  }

  /** Resolves when the line has ended, or when the limit has passed. */
  async end(limit: number, signal: AbortSignal): Promise<void> {
    await withinLimit(this.#report, limit, signal);
  }
}
