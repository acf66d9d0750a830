/** A tab's connection to the studio: its current state, and its commands. */

import type { PredictionFile } from "../../src/predict/file.ts";
import type { TabCommand } from "../../src/studio-protocol/commands.ts";
import type { Update } from "../../src/studio-protocol/updates.ts";
import { AT_FIRST, after, type LiveState } from "./state.ts";

export class Live {
  state: LiveState = AT_FIRST;
  readonly #socket: WebSocket;
  readonly #listeners = new Set<() => void>();

  /** @param tab a name that no other tab has */
  constructor(tab: string) {
    const address = new URL(`tab/${tab}`, location.href);
    address.protocol = "ws:";
    this.#socket = new WebSocket(address);
    this.#socket.addEventListener("message", ({ data }) => {
      this.#become(after(this.state, JSON.parse(String(data)) as Update));
    });
    this.#socket.addEventListener("close", () => this.#become({ ...this.state, studio: "gone" }));
  }

  #become(state: LiveState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }

  command(command: TabCommand): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#send(command);
  }

  #send(
    message: TabCommand | { readonly do: "predict"; readonly prediction: PredictionFile },
  ): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** @throws Error if the studio is gone. Any other failure arrives as an update. */
  async predict(prediction: PredictionFile): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error("the studio has ended.");
    this.#send({ do: "predict", prediction });
  }

  /** @returns how to unsubscribe */
  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }
}
