/**
 * The container that reads the kernel's trace of TCP state changes (docker/sidecar/trace.sh), beside
 * the stage and apart from it: tracefs shows the whole machine, so nothing that handles a run's
 * packets or programs may reach it. No capability, nothing to write to but tracefs; and no network of
 * its own: it opens nothing in the one it is in.
 *
 * The engine mounts tracefs as a volume: the host need not have it mounted, and the container needs no
 * right to mount. Where any of this cannot be had, `missing` says why; nothing here throws.
 */
import type { Docker } from "../engine/connect.ts";
import type { ContainerDescription } from "../engine/containers/containment.ts";
import { makeContainer } from "../engine/containers/make.ts";
import { ExecStream } from "../engine/exec-stream.ts";
import { LAB_LABEL, OWNER_LABEL, TRACE_LABEL } from "../engine/owner.ts";
import { unlessGone } from "../engine/remove.ts";
import { limited } from "../runtime/time-limit.ts";
import { Channel } from "./channel.ts";
import type { StartingContainer } from "./start-container.ts";

export interface TraceOptions {
  /** The sidecar's. */
  readonly image: string;
  readonly lab: string;
  readonly run: string;
  /** As ownerOfThisProcess() gives it. */
  readonly owner: string;
  /** The port whose sockets are traced, whoever has them: other runs' changes are shown as well. */
  readonly port: number;
  /** Whose network namespace it is in: one of its own takes an engine longer than all else of it. */
  readonly server: Pick<StartingContainer, "made" | "runs">;
  /** Told how long it took. */
  readonly timed: <T>(phase: string, work: () => Promise<T>) => Promise<T>;
}

/** What the trace's times are: `tai` is the time of day but for whole seconds, `mono` since a boot. */
export type TraceClock = "tai" | "mono";

/** The container is there in half a second; what has no answer by then is not waited for. */
const START_LIMIT = 20_000;
/** The kernel takes an instance away in some 50 ms. */
const END_LIMIT = 5_000;
const REMOVAL_LIMIT = 10_000;

interface Attached {
  readonly stream: ExecStream;
  readonly channel: Channel;
}

export class TraceContainer implements AsyncDisposable {
  readonly #docker: Docker;
  readonly #options: TraceOptions;
  readonly #ready = Promise.withResolvers<TraceClock | undefined>();
  readonly #missing = Promise.withResolvers<string>();
  readonly #started: Promise<Attached | undefined>;
  #container: Docker.Container | undefined;
  #listener: (chunk: Uint8Array) => void = () => undefined;
  #closing: Promise<void> | undefined;

  /** Returns at once; the container comes up beside whatever else is going on. */
  static start(docker: Docker, options: TraceOptions): TraceContainer {
    return new TraceContainer(docker, options);
  }

  private constructor(docker: Docker, options: TraceOptions) {
    this.#docker = docker;
    this.#options = options;
    void this.#missing.promise.then(() => this.#ready.resolve(undefined));
    const up = this.#up();
    void options.timed("trace", () => this.#ready.promise);
    this.#started = up.catch((error: unknown) => {
      this.#missing.resolve(reasonOf(error));
      return undefined;
    });
  }

  /** Resolves once changes are traced, with the clock; undefined where they cannot be. Never rejects. */
  get ready(): Promise<TraceClock | undefined> {
    return this.#ready.promise;
  }

  /** Resolves when there is no trace, or none any more, with the reason. Never rejects. */
  get missing(): Promise<string> {
    return this.#missing.promise;
  }

  /** The trace as the kernel prints it. Subscribe before it is ready. */
  onOutput(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
  }

  /** Puts the token and the time of day into the trace. */
  mark(token: string): void {
    void this.#started.then((attached) => attached?.channel.send(`mark ${token}`));
  }

  /** Takes the trace down and removes its container; a second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#remove();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #up(): Promise<Attached> {
    const { made, runs } = this.#options.server;
    const container = await makeContainer(this.#docker, this.#description(await made));
    this.#container = container;
    const stream = await ExecStream.attach(container);
    stream.onStdout((chunk) => this.#listener(chunk));
    const channel = new Channel(stream, {
      name: "the trace",
      problem: (what, cause) => new Error(cause instanceof Error ? cause.message : what),
    });
    channel.ready.then(
      (clock) => this.#ready.resolve(clock === "tai" ? "tai" : "mono"),
      (failure: Error) => this.#missing.resolve(failure.message),
    );
    channel.failed.catch((failure: Error) => this.#missing.resolve(failure.message));
    await runs;
    await container.start();
    return { stream, channel };
  }

  #description(server: string): ContainerDescription {
    const { image, lab, run, owner, port } = this.#options;
    const labels = { [TRACE_LABEL]: run, [LAB_LABEL]: lab, [OWNER_LABEL]: owner };
    return {
      image,
      name: `wirestep-${lab}-${run}-trace`,
      labels,
      command: ["/usr/local/lib/wirestep/trace.sh", run, `${port}`],
      input: true, // its end is the program's end: the trace does not outlive a killed process
      limits: { processes: 16, memory: 64 },
      network: { of: server },
      mounts: [traceMount(labels)],
    };
  }

  async #remove(): Promise<void> {
    // The stage's own removal tells of an engine in trouble; the labels remember this container.
    const quietly = <T>(limit: number, work: Promise<T>): Promise<T | undefined> =>
      limited(work, limit, () => new Error("late")).catch(() => undefined);
    const attached = await quietly(START_LIMIT, this.#started);
    // First its own end, which removes the instance: a container that is killed leaves it.
    attached?.channel.send("end");
    if (attached !== undefined) await quietly(END_LIMIT, attached.stream.ended);
    attached?.stream[Symbol.dispose]();
    const removal = this.#container?.remove({ force: true, v: true });
    if (removal !== undefined) await quietly(REMOVAL_LIMIT, unlessGone(removal));
  }
}

/** tracefs at /tracing, as a volume of the container's own that goes with it. */
export function traceMount(labels: Readonly<Record<string, string>>): Docker.MountSettings {
  return {
    Type: "volume",
    Source: "",
    Target: "/tracing",
    VolumeOptions: {
      NoCopy: true,
      Labels: { ...labels },
      DriverConfig: { Name: "local", Options: { type: "tracefs", device: "tracefs" } },
    },
  };
}

/** The engine's words, in one line. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^\(HTTP code \d+\)[^-]*- /, "")
    .replace(/\s+/g, " ")
    .trim();
}
