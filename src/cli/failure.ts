/**
 * Turns the error that ended a command into text for the user and an exit code.
 */
import { oneLine } from "../lab/one-line.ts";
import { safeText } from "../report/text/safe-text.ts";
import { Interrupted, Quit } from "./interrupt.ts";

export interface Failure {
  readonly text: string;
  readonly exitCode: number;
}

/** Something that the user named on the command line is missing or unusable. */
export class InputError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InputError";
  }
}

/** Every error that the project throws is handled here. Any other is a bug and gets its stack. */
export async function failureOf(error: unknown): Promise<Failure> {
  // Imported here because a command that succeeds does not need them.
  const [
    { EnvironmentError },
    { InvalidLabError },
    { CompileError },
    { CaptureError },
    { RosterError },
    { CourseError },
    { VariantError },
    { JournalError },
    { QueueError },
    { shortageOf },
  ] = await Promise.all([
    import("../runtime/environment-error.ts"),
    import("../lab/schema/lab.ts"),
    import("../images/build-error.ts"),
    import("../wire/index.ts"),
    import("../grade/submissions/roster.ts"),
    import("../grading/course.ts"),
    import("../grading/variants.ts"),
    import("../grade/journal/journal.ts"),
    import("../queue/address.ts"),
    import("../runtime/shortage.ts"),
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
  const message = error instanceof Error ? error.message : String(error);
  // a path that the user named is in the message, and must not become another line
  const text = safeText(error instanceof InputError ? oneLine(message) : message);
  if (error instanceof EnvironmentError) {
    return { text: `wirestep: ${text}\n  ${error.advice.replaceAll("\n", "\n  ")}\n`, exitCode: 3 };
  }
  const invalid = [
    InputError,
    InvalidLabError,
    CompileError,
    RosterError,
    CourseError,
    VariantError,
    JournalError,
    QueueError,
  ];
  if (invalid.some((kind) => error instanceof kind)) {
    return { text: `wirestep: ${text}\n`, exitCode: 2 };
  }
  if (error instanceof CaptureError) return { text: `wirestep: ${text}\n`, exitCode: 1 };
  const shortage = shortageOf(error);
  if (shortage !== undefined) return failureOf(shortage);
  const { inSourceLines } = await import("./source-lines.ts");
  const stack = inSourceLines(error instanceof Error ? (error.stack ?? text) : text);
  return {
    text: `wirestep: this is a bug in wirestep; please report it: ${stack}\n`,
    exitCode: 3,
  };
}
