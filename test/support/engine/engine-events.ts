/**
 * An engine's events about its containers.
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Docker from "dockerode";

export interface StartedContainer {
  readonly id: string;
  /** The container's labels, and its name as `name`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Resolves when it is subscribed. Every container that starts after that is reported. The subscription
 * ends with the loop over it and with `signal`.
 */
export async function startedContainers(
  docker: Docker,
  signal: AbortSignal,
): Promise<AsyncGenerator<StartedContainer>> {
  const filters = { type: ["container" as const], event: ["start"] };
  const events = (await docker.getEvents({ filters })) as Readable;
  signal.addEventListener("abort", () => events.destroy());
  return told(events, signal);
}

async function* told(events: Readable, signal: AbortSignal): AsyncGenerator<StartedContainer> {
  try {
    for await (const line of createInterface({ input: events, signal })) {
      const { Actor } = JSON.parse(line) as {
        Actor: { ID: string; Attributes: Record<string, string> };
      };
      yield { id: Actor.ID, attributes: Actor.Attributes };
    }
  } finally {
    // If it stayed open, it would fail with the engine when no one listens for that.
    events.destroy();
  }
}
