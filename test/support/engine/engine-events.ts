/**
 * An engine's events about its containers, as they happen.
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Docker from "dockerode";

export interface StartedContainer {
  readonly id: string;
  /** Its labels, and its name as `name`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The containers that start after this has resolved. The subscription ends with the loop over it, in
 * whatever way that loop ends, and with `signal`.
 */
export async function startedContainers(
  docker: Docker,
  signal: AbortSignal,
): Promise<AsyncGenerator<StartedContainer>> {
  const filters = { type: ["container" as const], event: ["start"] };
  const events = (await docker.getEvents({ filters })) as Readable;
  signal.addEventListener("abort", () => events.destroy());
  return parsed(events, signal);
}

async function* parsed(events: Readable, signal: AbortSignal): AsyncGenerator<StartedContainer> {
  try {
    for await (const line of createInterface({ input: events, signal })) {
      const { Actor } = JSON.parse(line) as {
        Actor: { ID: string; Attributes: Record<string, string> };
      };
      yield { id: Actor.ID, attributes: Actor.Attributes };
    }
  } finally {
    // An open stream would fail when the engine ends, and nothing would handle that error then.
    events.destroy();
  }
}
