/** `wirestep clean`, `wirestep schema`, `wirestep page`. */
import { Command } from "commander";
import { untilAborted } from "../../runtime/time-limit.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";

export function cleanCommand(output: Output): Command {
  return new Command("clean")
    .description(
      "remove stages that --keep left up, the leftovers of killed commands, and images and root file systems that no lab needs",
    )
    .action(async () => {
      const { cleanEverything } = await import("../../orchestrate/clean.ts");
      const signal = interruptSignal(() => undefined);
      output.print(await untilAborted(cleanEverything(process.env, signal), signal));
    });
}

export function pageCommand(output: Output): Command {
  return new Command("page")
    .description("build the page from which reports are made, if it is out of date")
    .action(async () => {
      const { pageTemplate } = await import("../../runs/page.ts");
      const page = await pageTemplate();
      output.print(`the page is built, ${(Buffer.byteLength(page) / 1000).toFixed(0)} kB\n`);
    });
}

export function schemaCommand(output: Output): Command {
  return new Command("schema").description("print the JSON Schema of a record").action(async () => {
    const { recordJsonSchema } = await import("../../record/record.ts");
    output.print(`${JSON.stringify(recordJsonSchema(), undefined, 2)}\n`);
  });
}
