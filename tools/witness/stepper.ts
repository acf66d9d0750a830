/** A program stepped by the debugger, for the comparison with strace. */
import { familyOf, sameCalls } from "../../src/check/own-way/calls/names.ts";
import { ANY_LINE, type LineReport } from "../../src/debug/line-report.ts";
import { isLineStep } from "../../src/lab/model.ts";
import type { PlannedProgramStep } from "../../src/lab/plan/plan.ts";
import type { RecordedCall } from "../../src/record/record.ts";
import type { Actor } from "../../src/run/step/context.ts";
import { systemCallName } from "../../src/run/step/system-calls.ts";
import { limited } from "../../src/runtime/time-limit.ts";
import type { SeenCall } from "./seen.ts";
import { LIMIT, until } from "./until.ts";

/** Steps one program. A line can wait while the other peer goes on. */
export class Stepper {
  readonly #actor: Actor;
  readonly #arch: string;
  readonly #calls: RecordedCall[] = [];
  #going: Promise<void> | undefined;
  #isGoing = false;
  #isByCall = false;
  #hasEnded = false;

  /** @param arch as the venue names the processor */
  constructor(actor: Actor, arch: string) {
    this.#actor = actor;
    this.#arch = arch;
  }

  /** Returns when the program has done the step, or waits. A program without tags runs on from its first step. */
  async performs(step: PlannedProgramStep): Promise<void> {
    const { program, sidecar } = this.#actor;
    const line = isLineStep(step) ? step.line : undefined;
    if (isLineStep(step) && line === undefined) await this.goesOnOrRests(false);
    else {
      await this.#end(`${step.name}: the program's step before it does not end`);
      this.#isByCall = line === undefined;
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
   * @param ends it ends by itself, although it waits at times
   * @returns whether it has ended or rests
   */
  async goesOnOrRests(ends: boolean): Promise<boolean> {
    if (this.#hasEnded) return true;
    if (!this.#isGoing) {
      await this.#going; // an error of the line
      this.#isByCall = false;
      this.#begin(async () => {
        const report = await this.#actor.program.runOn();
        this.#hasEnded = true;
        return report;
      });
      return false;
    }
    if (ends) {
      await this.#end("the program does not end");
      return this.#hasEnded;
    }
    // the report of a line that has just ended comes before the second answer
    return (await this.#rests()) && (await this.#rests()) && this.#isGoing;
  }

  /** Whether its program has. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  async #end(problem: string): Promise<void> {
    await limited(this.#going ?? Promise.resolve(), LIMIT, () => new Error(problem));
  }

  /** Whether each thread sleeps. One in nanosleep will go on by itself. */
  async #rests(): Promise<boolean> {
    const rest = await this.#actor.program.rest();
    if (rest === undefined) return false;
    return rest.numbers.every((number) => systemCallName(number, this.#arch) !== "sleep");
  }

  #begin(what: () => Promise<LineReport | undefined>): void {
    this.#isGoing = true;
    this.#going = what().then((report) => {
      this.#hasEnded ||= /^(?:exited|killed)$/.test(report?.outcome.kind ?? "exited");
      this.#calls.push(...(report?.calls ?? []));
      this.#isGoing = false;
    });
    this.#going.catch(() => {
      this.#isGoing = false; // the next step or calls reports it
    });
  }

  /** The calls up to now. Those of a line that waits are taken from it. */
  async calls(): Promise<readonly SeenCall[]> {
    if (this.#isGoing) this.#calls.push(...(await this.#ofPending()));
    else await this.#going;
    return this.#calls.map(({ process = 1, thread = 1, name, raw, result, errno, folded }) => ({
      by: `${process}.${thread}`,
      name: raw ?? name,
      result,
      errno,
      ...(folded !== undefined && { folded }),
    }));
  }

  async #ofPending(): Promise<readonly RecordedCall[]> {
    const { program } = this.#actor;
    const calls = this.#isByCall ? (await program.soFar()).calls : await program.waiting(ANY_LINE);
    // one that has not returned is listed again
    return calls.filter(({ result, folded }) => result !== undefined || folded !== undefined);
  }
}

/** The calls at which a step by call stops, in the observer's words. */
function stopsOf(step: PlannedProgramStep): string {
  if (step.action !== "calls") return "none";
  const { call = "any" } = step;
  return call === "any" ? call : sameCalls(familyOf(call)).join(",");
}
