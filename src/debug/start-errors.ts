/** The reasons why a program under GDB did not stop in its main. */
import { DebuggerError } from "./dap-connection.ts";
import type { ObserverReport } from "./report.ts";

/** GDB could not start the program, usually because ptrace is forbidden. */
export class NotTraceableError extends DebuggerError {
  constructor(program: string) {
    super(`${program} ended before GDB stopped it in its main`);
    this.name = "NotTraceableError";
  }
}

/** A command is not in the image, or it is a script. */
export class NoSuchProgramError extends Error {
  constructor(program: string) {
    super(`${program} is no program that GDB finds`);
    this.name = "NoSuchProgramError";
  }
}

/** GDB started the program, and the program's own code ended it before its main. */
export class EndedBeforeMainError extends Error {
  /** Its end in words. */
  readonly end: string;

  constructor(program: string, exit: ObserverReport["exit"]) {
    const end =
      exit?.signal == null ? `exit code ${exit?.code ?? "unknown"}` : `signal ${exit.signal}`;
    super(`${program} ended before its main: ${end}`);
    this.name = "EndedBeforeMainError";
    this.end = end;
  }
}
