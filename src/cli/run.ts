/** Runs one command of the command line, from its arguments to its exit code. Throws nothing. */
import { CommanderError } from "commander";
import { wrapped } from "../report/text/layout.ts";
import { failureOf } from "./failure.ts";
import type { Output } from "./output.ts";
import { wirestep } from "./program.ts";

/** @param args the words after the program's name */
export async function runCommand(output: Output, args: readonly string[]): Promise<void> {
  await reported(output, async () =>
    (await wirestep(output, args[0])).parseAsync(args, { from: "user" }),
  );
  await reported(output, () => output.flushed());
}

async function reported(output: Output, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CommanderError) {
      output.setExitCode(error.exitCode === 0 ? 0 : 2); // commander has printed what is wrong
      return;
    }
    const { text, exitCode } = await failureOf(error);
    output.error(wrapped(text, output.width(), 2).join("\n"));
    output.setExitCode(exitCode);
  }
}
