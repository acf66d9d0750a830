/** `wirestep new-lab NAME`: writes a lab as a starting point for an author. */
import { Command } from "commander";
import { InputError } from "../failure.ts";
import type { Output } from "../output.ts";

interface NewLabFlags {
  readonly in?: string;
  readonly c?: true;
  readonly homework?: true;
}

export function newLabCommand(output: Output): Command {
  return new Command("new-lab")
    .description("write a lab that passes, as a starting point for your own")
    .argument("<name>", "the lab's name: words of a-z and 0-9 joined by hyphens")
    .option(
      "--in <folder>",
      "the folder to write the lab into (default: the labs of this checkout, or this folder without one)",
    )
    .option("--c", "write the programs in C instead of C++")
    .option("--homework", "write a lab whose server is the students' work, in a variant for each")
    .action((name: string, flags: NewLabFlags) => makeLab(name, flags, output));
}

async function makeLab(name: string, flags: NewLabFlags, output: Output): Promise<void> {
  const { newLab, NewLabError } = await import("../../lab-files/new-lab.ts");
  const { isOwnLab, LABS, displayPath } = await import("../../lab-files/folder.ts");
  const { IS_PACKAGE } = await import("../../runtime/checkout.ts");
  const language = flags.c === true ? "c" : "cc";
  const kind = flags.homework === true ? "homework" : "lab";
  if (flags.c && flags.homework)
    throw new InputError("--c: the lab of --homework is in C++. Leave out one of the two.");
  let folder: string;
  try {
    folder = await newLab({ name, parent: flags.in ?? (IS_PACKAGE ? "." : LABS), language, kind });
  } catch (error) {
    if (error instanceof NewLabError) throw new InputError(error.message, { cause: error });
    throw error;
  }
  const own = isOwnLab(folder);
  const path = displayPath(folder);
  const lab = own ? name : path.startsWith(".") || path.startsWith("/") ? path : `./${path}`;
  output.print(
    [
      `${path}/: lab.ts, server.${language}, client.${language}, README.md${kind === "homework" ? ", starter/" : ""}`,
      "The lab passes as it is. Run it, check it, then change it (labs/AUTHORING.md shows how):",
      own ? `  make lab-${name}` : `  npx wirestep lab ${quoted(lab)}`,
      own ? `  make check-labs LAB=${name}` : `  npx wirestep check ${quoted(lab)}`,
      "",
    ].join("\n"),
  );
}

/** The path as one word of a shell command. */
function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
