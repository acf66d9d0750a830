/**
 * A container from its description to its streams:
 *
 *     made ──► attached ──► (what it waits for) ──► runs
 *
 * It is attached before it starts, so that nothing its program says is missed, and each of the three
 * can be waited for by itself.
 */
import { randomBytes } from "node:crypto";
import type { ExecStream } from "../engine/exec-stream.ts";
import type { Refusal, Requests } from "../engine/requests.ts";
import type { ContainerOptions } from "./containers.ts";

/** A container on its way. */
export interface StartingContainer {
  /** Its id, once there is one. */
  readonly made: Promise<string>;
  /** The streams of its program; for one without a program they stay away. */
  readonly attached: Promise<ExecStream>;
  /** Its id, once it runs. */
  readonly runs: Promise<string>;
}

/** A container that runs already. */
export function alreadyRunning(id: string): Pick<StartingContainer, "made" | "runs"> {
  return { made: Promise.resolve(id), runs: Promise.resolve(id) };
}

export interface Starting extends Omit<ContainerOptions, "made" | "program"> {
  /** Its program; it only sleeps if left out. */
  readonly command?: readonly string[] | undefined;
  /** Makes the container, which calls `made` of the options, and starts it. */
  readonly start: (options: ContainerOptions) => Promise<{ getId(): string }>;
  /** Told its id when it is made, and awaited before it starts. */
  readonly whenMade: (id: string) => unknown;
  /** What a refusal means, if it is known better than in the engine's words. */
  readonly refusal?: Refusal;
}

export function startContainer(
  requests: Requests,
  { start, whenMade, refusal, command, ...options }: Starting,
): StartingContainer {
  const made = Promise.withResolvers<string>();
  const attached = Promise.withResolvers<ExecStream>();
  const program = command && { command, end: randomBytes(8).toString("hex") };
  const onMade = async (id: string): Promise<void> => {
    made.resolve(id);
    const ready = whenMade(id);
    if (program !== undefined) attached.resolve(await requests.attach(id, program.end));
    await ready;
  };
  const running = requests.ask(
    () => start({ ...options, program, made: onMade }),
    "start a container",
    refusal,
  );
  const runs = running.then((container) => container.getId());
  for (const { promise, reject } of [made, attached]) {
    runs.catch(reject);
    promise.catch(() => undefined); // whoever waits for the container is told
  }
  return { made: made.promise, attached: attached.promise, runs };
}
