/** Once more or not: what a stepper asks when a run is over. */
import { Quit } from "../interrupt.ts";
import type { Keys } from "../keys.ts";
import type { Lines } from "../lines.ts";
import type { Output } from "../output.ts";

/** Where the answer comes from. */
export type Asking = { readonly keys: Keys } | { readonly lines: Lines };

/**
 * Whether the lab is to be run again; the end of the input says no.
 * @param isReady whether a stage is made for that run meanwhile
 * @throws the signal's reason
 */
export async function wantsAgain(
  asking: Asking,
  isReady: boolean,
  output: Output,
): Promise<boolean> {
  const stage = isReady ? ", on a stage that is made ready meanwhile" : "";
  output.print(`\nr runs the lab again${stage}; q ends\n`);
  try {
    return await ("keys" in asking ? byKey(asking.keys) : byLine(asking.lines, output));
  } catch (error) {
    if (error instanceof Quit) return false;
    throw error;
  }
}

async function byKey(keys: Keys): Promise<boolean> {
  return (await keys.next(["r", "q"])) === "r";
}

async function byLine(lines: Lines, output: Output): Promise<boolean> {
  for (;;) {
    const line = (await lines.ask("again> ")).trim();
    if (line === "r" || line === "again") return true;
    if (line === "q" || line === "quit") return false;
    output.print("  r for another run, q to end\n");
  }
}
