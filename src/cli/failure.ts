/**
 * What ended a command, as text for the user and an exit code.
 */
import { safeText } from "../report/text/safe-text.ts";
import { Interrupted, Quit } from "./interrupt.ts";

export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** What the user named on the command line is not there or not what it should be. */
export class InputError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InputError";
  }
}

/** Knows every error the project throws; anything else is a defect and is shown with its stack. */
export async function failureOf(error: unknown): Promise<Failure> {
  // imported here: a command that succeeds has no use for them
  const [{ EnvironmentError }, { InvalidLabError }, { CompileError }, { CaptureError }] =
    await Promise.all([
      import("../runtime/environment-error.ts"),
      import("../lab/schema/lab.ts"),
      import("../images/build-error.ts"),
      import("../wire/index.ts"),
    ]);
  if (error instanceof Quit) {
    return { text: "wirestep: quit; everything the run made is removed\n", exitCode: 0 };
  }
  if (error instanceof Interrupted) {
    return {
      text: `\nwirestep: interrupted by ${error.signalName}; everything the run made is removed\n`,
      exitCode: error.exitCode,
    };
  }
  const text = error instanceof Error ? safeText(error.message) : String(error);
  if (error instanceof EnvironmentError) {
    return { text: `wirestep: ${text}\n  ${error.advice.replaceAll("\n", "\n  ")}\n`, exitCode: 3 };
  }
  const invalid = [InputError, InvalidLabError, CompileError];
  if (invalid.some((kind) => error instanceof kind)) {
    return { text: `wirestep: ${text}\n`, exitCode: 2 };
  }
  if (error instanceof CaptureError) return { text: `wirestep: ${text}\n`, exitCode: 1 };
  const { inSourceLines } = await import("./source-lines.ts");
  const stack = inSourceLines(error instanceof Error ? (error.stack ?? text) : text);
  return {
    text: `wirestep: this is a defect of wirestep, please report it\n${stack}\n`,
    exitCode: 3,
  };
}
