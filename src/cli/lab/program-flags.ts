/** `--programs FOLDER`, `--server-args TEXT`, `--client-args TEXT`: programs that take the place of a lab's. */
import { type Command, InvalidArgumentError } from "commander";
import { wordsIn } from "../../lab/program-arguments.ts";
import { isSeed } from "../../lab/variant.ts";
import type { ChosenArguments } from "../../lab-files/load.ts";

export interface ProgramFlags {
  readonly programs?: string;
  readonly serverArgs?: string;
  readonly clientArgs?: string;
  readonly variant?: string;
}

export function withProgramFlags(command: Command): Command {
  return command
    .option("--programs <folder>", "run this folder's server and client, not the lab's")
    .option("--server-args <text>", "the server's arguments, such as '{port}'")
    .option("--client-args <text>", "the client's arguments, such as '{server} {port}'")
    .option(
      "--variant <seed>",
      "the seed of the lab's variant (default: the one in the variant.h of --programs)",
      seedOption,
    );
}

function seedOption(text: string): string {
  if (isSeed(text)) return text;
  throw new InvalidArgumentError("Use 1 to 64 letters, digits and signs of _ . -");
}

export function argumentsOf({ serverArgs, clientArgs }: ProgramFlags): ChosenArguments {
  return {
    ...(serverArgs !== undefined && { server: wordsIn(serverArgs) }),
    ...(clientArgs !== undefined && { client: wordsIn(clientArgs) }),
  };
}
