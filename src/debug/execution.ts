/** How a program is started and how a line of it is executed, and what it waits in. */
import type { SourceLine } from "../lab/source/tags.ts";
import type { RecordedCall } from "../record/record.ts";
import type { SteppedLine } from "./line-code.ts";

export interface StartOptions {
  /** The program's path in the peer's container. The debugger was started with the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** It may have no symbols, so its main is not known: it is stopped before its first instruction. */
  readonly stopsAtFirstInstruction?: boolean;
  /** No code of the program runs before this resolves, so that the capture has its first packet. */
  readonly captured: Promise<unknown>;
  /** The lines that steps name. GDB must have code for each. */
  readonly lines: readonly SteppedLine[];
  /** Milliseconds in which GDB must answer each request, if it is not the usual time. */
  readonly answerLimit?: number;
}

/** How a line is executed. Alone if nothing is given. */
export interface Execution {
  /** Continue from the line to the program's end. */
  readonly toTheEnd?: boolean;
  /** A loop executes the line until these calls are enough. */
  readonly isEnough?: (calls: readonly RecordedCall[]) => boolean;
  /** Whether a tagged line is a step no longer, so that threads run over it. */
  readonly isSpent?: (line: SourceLine) => boolean;
}

/** The calls that a program waits in: those that count, and the numbers of all that its threads sleep in. */
export interface Rest {
  readonly calls: readonly RecordedCall[];
  readonly numbers: readonly number[];
  /** Whether one of the waits has a time limit, so that it ends by itself. */
  readonly limited: boolean;
}

/** The state of a program's threads. */
export interface Doing {
  /** Whether each thread waits or has stopped. */
  readonly isAtRest: boolean;
  /** None of its processes is left. */
  readonly isGone: boolean;
  /** The threads that have stopped, by creation. */
  readonly stopped: readonly number[];
  /** Whether a thread runs, or would run if the machine had time for it. */
  readonly isRunnable: boolean;
  /** Of processor, that the program and its children have used. */
  readonly seconds: number;
  /** The same that its debugger has used. */
  readonly debugging: number;
}
