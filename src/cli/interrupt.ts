/**
 * Signals that ask the command to end: the first one aborts what is going on, so that it cleans up;
 * a second one ends the process at once, and the next command cleans up.
 */
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Why a run was aborted. */
export class Interrupted extends Error {
  readonly signalName: string;
  readonly exitCode: number;

  constructor(signalName: (typeof SIGNALS)[number]) {
    super(`interrupted by ${signalName}`);
    this.name = "Interrupted";
    this.signalName = signalName;
    this.exitCode = 128 + constants.signals[signalName];
  }
}

/** The user has asked to end in the middle; nothing is wrong. */
export class Quit extends Error {
  constructor() {
    super("quit");
    this.name = "Quit";
  }
}

/** A signal that aborts with {@link Interrupted} when the process is asked to end. */
export function interruptSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => {
      const interrupted = new Interrupted(name);
      if (controller.signal.aborted) process.exit(interrupted.exitCode);
      controller.abort(interrupted);
      onFirst();
    });
  }
  return controller.signal;
}
