/**
 * The time in which a run waits for its user before a step. Programs stand still in it. The kernels' timers of
 * TCP go on and can't be frozen: a delayed ACK is sent, corked data goes out, keep-alive probes begin.
 */
import type { RecordedPacket } from "../record/record.ts";

export class UserPause {
  readonly #now: () => number;
  /** In seconds: the pause before the step that runs. */
  seconds = 0;
  /** The packets that the kernels sent in it. */
  sent: readonly RecordedPacket[] = [];

  /** @param now a clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Awaits the user's word for the next step. */
  async of<T>(word: () => Promise<T>): Promise<T> {
    const began = this.#now();
    this.sent = [];
    try {
      return await word();
    } finally {
      this.seconds = (this.#now() - began) / 1000;
    }
  }
}
