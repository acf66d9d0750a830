/**
 * A container from its description to its streams:
 *
 *     made ──► attached ──► (its maker's own condition) ──► runs
 *
 * The stage attaches before the container starts, so that it gets the program's first words. A caller
 * can wait for each of the three by itself.
 */
import { randomBytes } from "node:crypto";
import { startContainer } from "../../engine/containers/start.ts";
import type { ExecStream } from "../../engine/exec-stream.ts";
import type { Requests } from "../../engine/requests.ts";
import type { Timed } from "../../runtime/timing.ts";
import type { Starting, StartingContainer } from "../parts.ts";

export interface StartingOnEngine extends Omit<Starting, "isPeer" | "after"> {
  /** Called with its id when it is made. It starts when the result has resolved. */
  readonly whenMade: (id: string) => unknown;
  readonly timed: Timed;
}

export function startStageContainer(
  requests: Requests,
  { command, describe, whenMade, refusal, phase, timed }: StartingOnEngine,
): StartingContainer {
  const made = Promise.withResolvers<string>();
  const attached = Promise.withResolvers<ExecStream>();
  const program = command && { command, end: randomBytes(8).toString("hex") };
  /** Podman attaches to a container only when those run whose namespaces it joins. */
  const attach = async (id: string, end: string, ready: unknown): Promise<ExecStream> => {
    try {
      return await requests.attach(id, end, refusal);
    } catch (error) {
      if (!/some dependencies of container .* are not started/.test(String(error))) throw error;
      await ready;
      return requests.attach(id, end, refusal);
    }
  };
  const onMade = async (id: string): Promise<void> => {
    made.resolve(id);
    const ready = whenMade(id);
    if (program !== undefined) attached.resolve(await attach(id, program.end, ready));
    await ready;
  };
  const runs = requests.ask(
    async () => {
      const description = await describe(program);
      return timed(phase, () => startContainer(description, onMade));
    },
    "start a container",
    refusal,
  );
  for (const { promise, reject } of [made, attached]) {
    runs.catch(reject);
    promise.catch(() => undefined); // those who wait for the container get the error
  }
  return { made: made.promise, attached: attached.promise, runs };
}
