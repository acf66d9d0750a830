/**
 * A container from its description to its streams:
 *
 *     made ──► attached ──► (its maker's own condition) ──► runs
 *
 * The stage attaches before the container starts, so that it gets the program's first words. A caller
 * can wait for each of the three by itself.
 */
import { randomBytes } from "node:crypto";
import type { ContainerDescription } from "../engine/containers/containment.ts";
import { startContainer } from "../engine/containers/start.ts";
import type { ExecStream } from "../engine/exec-stream.ts";
import type { Refusal, Requests } from "../engine/requests.ts";
import type { Timed } from "../runtime/timing.ts";
import type { Program } from "./containers.ts";

/** A container that is being started. */
export interface StartingContainer {
  /** Its id, as soon as it has one. */
  readonly made: Promise<string>;
  /** The streams of its program. Never resolves for a container without a program. */
  readonly attached: Promise<ExecStream>;
  /** Its id, as soon as it runs. */
  readonly runs: Promise<string>;
}

/** A container that runs already. */
export function alreadyRunning(id: string): Pick<StartingContainer, "made" | "runs"> {
  return { made: Promise.resolve(id), runs: Promise.resolve(id) };
}

export interface Starting {
  /** Its program; it only sleeps if left out. */
  readonly command?: readonly string[] | undefined;
  readonly describe: (
    program: Program | undefined,
  ) => ContainerDescription | Promise<ContainerDescription>;
  /** Called with its id when it is made. It starts when the result has resolved. */
  readonly whenMade: (id: string) => unknown;
  /** Explains a refusal better than the engine's own words, if it can. */
  readonly refusal?: Refusal;
  /** The phase of the run's timing that starting it is. */
  readonly phase: string;
  readonly timed: Timed;
}

export function startStageContainer(
  requests: Requests,
  { command, describe, whenMade, refusal, phase, timed }: Starting,
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
