/**
 * Signals that end the command. The first one aborts the current work, which then cleans up. A second
 * one ends the process at once, and the next command cleans up.
 */
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The reason of an abort: the process received a signal. */
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

/** The user quit before the run was over. This is no failure. */
export class Quit extends Error {
  constructor() {
    super("quit");
    this.name = "Quit";
  }
}

/**
 * From now on a signal ends the process at once, as the kernel does it. Call it before the process exits:
 * an exit waits for threads, and no listener is called in the meantime.
 */
export function passSignals(): void {
  for (const name of SIGNALS) process.removeAllListeners(name);
}

/** Aborts with {@link Interrupted} when the process receives a signal that ends it. */
export function interruptSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => {
      const interrupted = new Interrupted(name);
      if (controller.signal.aborted) {
        passSignals();
        process.kill(process.pid, name);
        return;
      }
      controller.abort(interrupted);
      onFirst();
    });
  }
  return controller.signal;
}
