/** `wirestep new-lab NAME`: a lab to make one's own from. */
import { Command } from "commander";
import { InputError } from "../failure.ts";
import type { Output } from "../output.ts";

interface NewLabFlags {
  readonly in?: string;
  readonly c?: true;
}

export function newLabCommand(output: Output): Command {
  return new Command("new-lab")
    .description("write a lab that passes as it is, to make your own from")
    .argument("<name>", "words of a-z and 0-9 joined by hyphens")
    .option("--in <folder>", "where its folder is made; the labs of this checkout if left out")
    .option("--c", "with programs in C instead of C++")
    .action((name: string, flags: NewLabFlags) => makeLab(name, flags, output));
}

async function makeLab(name: string, flags: NewLabFlags, output: Output): Promise<void> {
  const { newLab, NewLabError } = await import("../../lab-files/new-lab.ts");
  const { isOwnLab, LABS, displayPath } = await import("../../lab-files/folder.ts");
  const language = flags.c === true ? "c" : "cc";
  let folder: string;
  try {
    folder = await newLab({ name, parent: flags.in ?? LABS, language });
  } catch (error) {
    if (error instanceof NewLabError) throw new InputError(error.message, { cause: error });
    throw error;
  }
  const own = isOwnLab(folder);
  const path = displayPath(folder);
  const lab = own ? name : path.startsWith(".") || path.startsWith("/") ? path : `./${path}`;
  output.print(
    [
      `${path}/: lab.ts, server.${language}, client.${language}, README.md`,
      "It passes as it is. Run it, then make it yours (labs/AUTHORING.md takes you through one):",
      own ? `  make lab-${name}` : `  npx wirestep lab ${quoted(lab)}`,
      own ? `  make check-labs LAB=${name}` : `  npx wirestep check ${quoted(lab)}`,
      "",
    ].join("\n"),
  );
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
