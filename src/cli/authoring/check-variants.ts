/** `wirestep check LAB --variants N`: runs a lab's own programs in N of its variants. */
import { safeText } from "../../report/text/safe-text.ts";
import { styleFor } from "../../report/text/style.ts";
import { interruptSignal } from "../interrupt.ts";
import { environmentFor, type StageFlag } from "../lab/stage.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

const EXIT = { mismatch: 1, invalid: 2, inconclusive: 3 } as const;

export async function runVariants(
  labs: readonly string[],
  count: number,
  flags: StageFlag,
  output: Output,
): Promise<void> {
  const { openMachine } = await import("../grading/machine.ts");
  const { checkVariants } = await import("../../grading/check-variants.ts");
  const { readyLab } = await import("../../grading/ready-lab.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted: removing what the runs made"));
  const env = environmentFor(flags);
  await using compilers = new AsyncDisposableStack();
  const machine = await openMachine({ env, note: progress.say, signal }, compilers);
  const { good, bad } = styleFor(output.colours);
  const codes = [0];
  for (const asked of labs) {
    const lab = await readyLab(asked, 4);
    const name = safeText(lab.name);
    if (!lab.hasVariants) {
      output.print(`${bad(`${name} has no variants: its lab.ts gives lab() no function`)}\n`);
      codes.push(EXIT.invalid);
      continue;
    }
    const onProgress = (done: number): void => progress.soon(`${done} of ${count} variants run`);
    const wrong = await checkVariants({ lab, count, machine, env, signal, onProgress });
    progress.clear();
    for (const { seed, verdict, text } of wrong) {
      codes.push(EXIT[verdict]);
      output.print(`${bad(verdict)}  ${name}, variant ${seed}: ${safeText(text)}\n`);
      output.print(`  npx wirestep lab ${safeText(asked)} --variant ${seed}\n`);
    }
    const text = `${count - wrong.length} of ${count} variants of ${name} pass`;
    output.print(`${wrong.length === 0 ? good(text) : bad(text)}\n`);
  }
  output.setExitCode(Math.max(...codes));
}
