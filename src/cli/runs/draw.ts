/** `wirestep draw`: draws a recorded run for papers and slides. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import type { RunRecord } from "../../record/record.ts";
import { InputError } from "../failure.ts";
import { type FamilyFlag, familyOption } from "../lab/family.ts";
import type { Output } from "../output.ts";
import { runFolder } from "./report.ts";

interface DrawFlags extends FamilyFlag {
  readonly ladder?: string;
  readonly states?: string;
  readonly toScale?: true;
  readonly normalised?: true;
  readonly sheets?: true;
}

export function drawCommand(output: Output): Command {
  return new Command("draw")
    .description("draw a recorded run's ladder diagram and socket states as SVG")
    .argument("[run]", "a run's folder, or a lab's name for its newest run")
    .option("--ladder <file>", "draw the ladder diagram into this SVG file")
    .option(
      "--states <file>",
      "draw the sockets' paths through the state diagram into this SVG file",
    )
    .option("--to-scale", "draw the time between packets to scale")
    .option("--normalised", "leave out everything that differs from run to run")
    .option("--sheets", "draw the pictures in the labs' READMEs from their newest runs")
    .addOption(familyOption())
    .action(async (run: string | undefined, flags: DrawFlags) => {
      if (flags.sheets === true) return drawSheets(output);
      if (run === undefined) throw new InputError("no run given: name a lab or a run's folder");
      if (flags.ladder === undefined && flags.states === undefined) {
        throw new InputError("nothing to draw: give --ladder FILE, --states FILE, or both");
      }
      await drawRun(await runFolder(run, flags.family), flags);
    });
}

async function drawRun(folder: string, flags: DrawFlags): Promise<void> {
  const { normaliseRecord } = await import("../../record/normalise.ts");
  const record = await recordIn(folder);
  const shown = flags.normalised === true ? normaliseRecord(record) : record;
  const options = { toScale: flags.toScale === true, times: flags.normalised !== true };
  if (flags.toScale === true && flags.normalised === true) {
    throw new InputError("a normalised run has no times: leave out --to-scale or --normalised");
  }
  if (flags.ladder !== undefined) await write(flags.ladder, await ladderOf(shown, options));
  if (flags.states !== undefined) await write(flags.states, await statesOf(shown));
}

/** The pictures that a lab's README may show. Every run gives the same ones. */
const SHEET_PICTURES = {
  "ladder.svg": (record: RunRecord) => ladderOf(record, { toScale: false, times: false }),
  "states.svg": (record: RunRecord) => statesOf(record),
};

/** Draws the pictures of each lab whose README shows them. */
async function drawSheets(output: Output): Promise<void> {
  const { LABS, labNames } = await import("../../lab-files/load.ts");
  const { normaliseRecord } = await import("../../record/normalise.ts");
  for (const lab of await labNames()) {
    const sheet = await readFile(join(LABS, lab, "README.md"), "utf8").catch(() => "");
    for (const [name, draw] of Object.entries(SHEET_PICTURES)) {
      if (!sheet.includes(`](${name})`)) continue;
      const record = await recordIn(await runFolder(lab, 4));
      await write(join(LABS, lab, name), await draw(normaliseRecord(record)));
      output.print(`labs/${lab}/${name}\n`);
    }
  }
}

async function ladderOf(
  record: RunRecord,
  options: { readonly toScale: boolean; readonly times: boolean },
): Promise<string> {
  const { ladderPicture } = await import("../../draw/ladder/picture.ts");
  return ladderPicture(record, options);
}

async function statesOf(record: RunRecord): Promise<string> {
  const { statesPicture } = await import("../../draw/states/paths.ts");
  const text = statesPicture(record);
  if (text === undefined) {
    throw new InputError(
      `there are no states to draw: no table of ${record.lab.name} shows a TCP socket`,
    );
  }
  return text;
}

async function recordIn(folder: string): Promise<RunRecord> {
  const { readRecord } = await import("../../runs/records.ts");
  return readRecord(folder).catch((cause: Error) => {
    throw new InputError(`the record in ${folder} cannot be read: ${cause.message}`, { cause });
  });
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InputError(`${file} cannot be written: ${message}`, { cause });
  }
}
