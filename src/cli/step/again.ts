/** Asks the user, when a stepped run is over, whether to run the lab again. */
import { Quit } from "../interrupt.ts";
import type { Keys } from "../keys.ts";
import type { Lines } from "../lines.ts";
import type { Output } from "../output.ts";

/** The source of the answer. */
export type Asking = { readonly keys: Keys } | { readonly lines: Lines };

/**
 * Resolves with whether the user wants to run the lab again. The end of the input means no.
 * @param isReady whether a stage is being prepared for that run
 * @throws the signal's reason
 */
export async function wantsAgain(
  asking: Asking,
  isReady: boolean,
  output: Output,
): Promise<boolean> {
  const stage = isReady ? " (its containers are being prepared)" : "";
  output.print(`\nr runs the lab again${stage}; q quits\n`);
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
    output.print("  type r to run the lab again, q to quit\n");
  }
}
