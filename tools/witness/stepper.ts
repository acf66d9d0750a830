/** A program stepped by the debugger, for the comparison with strace. */
import { familyOf, sameCalls } from "../../src/check/own-way/call-names.ts";
import type { LineReport } from "../../src/debug/line-report.ts";
import { isLineStep } from "../../src/lab/model.ts";
import type { PlannedProgramStep } from "../../src/lab/plan.ts";
import type { RecordedCall } from "../../src/record/record.ts";
import type { Actor } from "../../src/run/step-context.ts";
import { limited } from "../../src/runtime/time-limit.ts";
import { LIMIT, until } from "./trace.ts";

/** Steps one program. A line can wait while the other peer goes on. */
export class Stepper {
  readonly #actor: Actor;
  readonly #calls: RecordedCall[] = [];
  #going: Promise<void> | undefined;
  #isGoing = false;
  #hasEnded = false;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  /** Returns when the program has done the step, or waits. A program without tags runs on from its first step. */
  async performs(step: PlannedProgramStep): Promise<void> {
    const { program, sidecar } = this.#actor;
    const line = isLineStep(step) ? step.line : undefined;
    if (isLineStep(step) && line === undefined) await this.goesOnOr(async () => true);
    else {
      await this.#end(`${step.name}: the program's step before it does not end`);
      this.#begin(() => {
        return line ? program.execute(line) : program.runToCall({ stops: () => stopsOf(step) });
      });
    }
    await until(
      async () => !this.#isGoing || (await sidecar.systemCallOf(program.task)) !== undefined,
    );
    if (step.action === "runs") await program.stopAtNextCall();
  }

  /**
   * Lets the program run on, unless it does or its last line waits, as a server's loop may for ever.
   * @param rests whether the program sleeps and nothing will wake it; if left out, the program ends by itself
   * @returns whether it has ended or rests
   */
  async goesOnOr(rests?: () => Promise<boolean>): Promise<boolean> {
    if (this.#hasEnded) return true;
    if (!this.#isGoing) {
      await this.#going; // an error of the line
      this.#begin(async () => {
        const report = await this.#actor.program.runOn();
        this.#hasEnded = true;
        return report;
      });
      return false;
    }
    if (rests === undefined) {
      await this.#end("the program does not end");
      return this.#hasEnded;
    }
    // the report of a line that has just ended comes before the second answer
    const isWaiting = (await this.#waits()) && (await this.#waits()) && this.#isGoing;
    return isWaiting && (await rests());
  }

  async #end(problem: string): Promise<void> {
    await limited(this.#going ?? Promise.resolve(), LIMIT, () => new Error(problem));
  }

  async #waits(): Promise<boolean> {
    return (await this.#actor.program.rest()) !== undefined;
  }

  #begin(what: () => Promise<LineReport | undefined>): void {
    this.#isGoing = true;
    this.#going = what().then((report) => {
      this.#calls.push(...(report?.calls ?? []));
      this.#isGoing = false;
    });
    this.#going.catch(() => {
      this.#isGoing = false; // the next step or calls reports it
    });
  }

  /** All calls, when the program has ended. A line that waits has ended with it. */
  async calls() {
    await this.#going;
    return this.#calls.map(({ process = 1, thread = 1, name, raw, result, errno, folded }) => ({
      by: `${process}.${thread}`,
      name: raw ?? name,
      result,
      errno,
      ...(folded !== undefined && { folded }),
    }));
  }
}

/** The calls at which a step by call stops, in the observer's words. */
function stopsOf(step: PlannedProgramStep): string {
  if (step.action !== "calls") return "none";
  const { call = "any" } = step;
  return call === "any" ? call : sameCalls(familyOf(call)).join(",");
}
