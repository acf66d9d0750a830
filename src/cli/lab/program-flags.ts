/** `--programs FOLDER`, `--server-args TEXT`, `--client-args TEXT`: programs that take the place of a lab's. */
import type { Command } from "commander";
import { wordsIn } from "../../lab/program-arguments.ts";
import type { ChosenArguments } from "../../lab-files/load.ts";

export interface ProgramFlags {
  readonly programs?: string;
  readonly serverArgs?: string;
  readonly clientArgs?: string;
}

export function withProgramFlags(command: Command): Command {
  return command
    .option("--programs <folder>", "run this folder's server.cc and client.cc, not the lab's")
    .option("--server-args <text>", "the server's arguments, such as '{port}'")
    .option("--client-args <text>", "the client's arguments, such as '{server} {port}'");
}

export function argumentsOf({ serverArgs, clientArgs }: ProgramFlags): ChosenArguments {
  return {
    ...(serverArgs !== undefined && { server: wordsIn(serverArgs) }),
    ...(clientArgs !== undefined && { client: wordsIn(clientArgs) }),
  };
}
