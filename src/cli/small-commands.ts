/** `wirestep list`, `wirestep clean`, `wirestep schema`, `wirestep page`. */
import { Command } from "commander";
import { interruptSignal } from "./interrupt.ts";
import type { Output } from "./output.ts";

export function listCommand(output: Output): Command {
  return new Command("list")
    .description("name the labs and the question each answers")
    .action(async () => {
      const { labNames, loadLab } = await import("../run/load-lab.ts");
      const { alignColumns } = await import("../report/table-changes.ts");
      const { InvalidLabError } = await import("../lab/schema.ts");
      const rows = await Promise.all(
        (await labNames()).map(async (name) => {
          try {
            return [name, (await loadLab(name)).plan.question];
          } catch (error) {
            if (!(error instanceof InvalidLabError)) throw error;
            return [name, `cannot run: ${error.problems[0]}`];
          }
        }),
      );
      output.print(`${alignColumns(rows).join("\n")}\n`);
    });
}

export function cleanCommand(output: Output): Command {
  return new Command("clean")
    .description("remove the stages left up by --keep and what killed runs have left behind")
    .action(async () => {
      const { cleanEngine } = await import("../run/clean.ts");
      const signal = interruptSignal(() => undefined);
      output.print(`${await cleanEngine(signal)}\n`);
    });
}

export function pageCommand(output: Output): Command {
  return new Command("page")
    .description("build the page that reports are made of, where that has not been done")
    .action(async () => {
      const { pageTemplate } = await import("../run/page.ts");
      const page = await pageTemplate();
      output.print(`the page is built, ${(Buffer.byteLength(page) / 1000).toFixed(0)} kB\n`);
    });
}

export function schemaCommand(output: Output): Command {
  return new Command("schema").description("print the JSON Schema of a record").action(async () => {
    const { recordJsonSchema } = await import("../record/record.ts");
    output.print(`${JSON.stringify(recordJsonSchema(), undefined, 2)}\n`);
  });
}
