/** `wirestep bundle load FILE`: the root file systems of a bundle, for runs without an engine. */
import type { BundleLock } from "../../bundle/lock.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

export async function loadCommand(file: string, lock: BundleLock, output: Output): Promise<void> {
  const { loadBundle } = await import("../../bundle/load.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted"));
  try {
    const options = { env: process.env, note: progress.say, signal };
    const { made, present } = await loadBundle(file, lock, options);
    progress.clear();
    const labs = lock.labs.length === 1 ? `the lab ${lock.labs[0]}` : `${lock.labs.length} labs`;
    const here = present.length > 0 ? `, ${present.length} were here already` : "";
    const compiler = lock.images.some(({ name }) => name === "compiler")
      ? "with the compiler, for programs that you change"
      : "without a compiler, so programs can't be changed";
    const lab = lock.labs.find((name) => name === "handshake") ?? lock.labs[0];
    output.print(
      `unpacked ${made.length} root file systems of ${labs}${here}; ${compiler}\nRun: make lab-${lab}; where an engine answers: make lab-${lab} FLAGS="--stage namespaces"\n`,
    );
  } finally {
    progress.clear();
  }
}
