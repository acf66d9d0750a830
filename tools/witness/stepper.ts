/** A program stepped by the debugger, for the comparison with strace. */
import type { LineReport } from "../../src/debug/line-report.ts";
import type { RecordedCall } from "../../src/record/record.ts";
import type { Actor } from "../../src/run/step-context.ts";
import { limited } from "../../src/runtime/time-limit.ts";
import { LIMIT, until } from "./trace.ts";

/** Steps one program. A line can wait while the other peer goes on. */
export class Stepper {
  readonly #actor: Actor;
  readonly #calls: RecordedCall[] = [];
  #going: Promise<void> | undefined;
  isGoing = false;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  /** Returns when the program has done it, or waits. */
  async does(what: (program: Actor["program"]) => Promise<LineReport | undefined>): Promise<void> {
    await this.ended();
    this.isGoing = true;
    this.#going = what(this.#actor.program).then((report) => {
      this.#calls.push(...(report?.calls ?? []));
      this.isGoing = false;
    });
    await this.quiet();
  }

  /** Resolves when the program has done it. */
  async ended(): Promise<void> {
    const late = (): Error => new Error("a program does not end");
    await limited(this.#going ?? Promise.resolve(), LIMIT, late);
  }

  async quiet(): Promise<void> {
    const { program, sidecar } = this.#actor;
    await until(
      async () => !this.isGoing || (await sidecar.systemCallOf(program.task)) !== undefined,
    );
  }

  /** All calls, when the program has ended. */
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
