/** `wirestep list`: the labs of this checkout. */
import { Command } from "commander";
import { JOB_MATRIX, LAB_LIST } from "../../record/format.ts";
import type { ListedLab } from "../../report/ci/matrix.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

interface ListFlags {
  readonly json?: true;
  readonly matrix?: true;
}

export function listCommand(output: Output): Command {
  return new Command("list")
    .description("list the labs, each with the question it answers")
    .option("--json", "print JSON, with each lab's IP versions and whether it is slow")
    .option("--matrix", "print the jobs in which CI runs the labs, as JSON on one line")
    .action((flags: ListFlags) => list(flags, output));
}

async function list({ json, matrix }: ListFlags, output: Output): Promise<void> {
  const progress = progressOn(output, false);
  const labs = await listedLabs(progress.soon).finally(progress.clear);
  if (matrix === true) {
    const { ciMatrix } = await import("../../report/ci/matrix.ts");
    output.print(`${JSON.stringify({ ...JOB_MATRIX, jobs: ciMatrix(labs) })}\n`);
  } else if (json === true) {
    output.print(`${JSON.stringify({ ...LAB_LIST, labs }, undefined, 2)}\n`);
  } else {
    const { alignColumns } = await import("../../report/text/table.ts");
    const rows = labs.map(({ name, question }) => [name, question]);
    const lines = alignColumns(rows, [{}, { wraps: true }], output.width());
    output.print(`${lines.join("\n")}\n`);
  }
}

/** A lab that cannot run is listed with the first problem in place of its question. */
async function listedLabs(note: (text: string) => void): Promise<readonly ListedLab[]> {
  const { labNames, loadLab } = await import("../../lab-files/load.ts");
  const { InvalidLabError } = await import("../../lab/schema/lab.ts");
  const listed = async (name: string): Promise<ListedLab> => {
    try {
      const { question, families, slow } = (await loadLab(name)).lab;
      return { name, question, families: families ?? [4], slow: slow === true };
    } catch (error) {
      if (!(error instanceof InvalidLabError)) throw error;
      return {
        name,
        question: `cannot run: ${error.problems[0]?.text}`,
        families: [4],
        slow: false,
      };
    }
  };
  const names = await labNames();
  let done = 0;
  const counted = async (name: string): Promise<ListedLab> => {
    const lab = await listed(name);
    done += 1;
    note(`${done} of ${names.length} labs read`);
    return lab;
  };
  return Promise.all(names.map(counted));
}
