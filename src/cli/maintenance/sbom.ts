/** `wirestep sbom`: lists the parts of a release. */
import { Command } from "commander";
import { needCheckout } from "../checkout.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { writeDeep } from "../write.ts";

export function sbomCommand(output: Output): Command {
  return new Command("sbom")
    .description("list the npm packages and the images' packages, as CycloneDX JSON")
    .argument("<file>", "the file to write")
    .action(async (file: string) => {
      needCheckout("listing the parts of a release");
      const { releaseSbom } = await import("../../release/contents.ts");
      const progress = progressOn(output, true);
      const signal = interruptSignal(() => progress.say("interrupted"));
      const sbom = await releaseSbom({ env: process.env, progress: progress.say, signal }).finally(
        progress.clear,
      );
      await writeDeep(file, `${JSON.stringify(sbom, undefined, 2)}\n`);
      output.print(`${file}\n`);
    });
}
