/**
 * The container that reads the kernel's trace of TCP state changes, and of what it sends again, resets and drops (docker/sidecar/trace.sh). It is
 * separate from the stage: tracefs shows the whole machine, so no tool that handles a run's packets or
 * programs may reach it. It has no capability and can write only to tracefs. It has no network of its own
 * and opens no socket in the namespace that it shares.
 *
 * The venue mounts tracefs, so neither must the host have it mounted nor needs the container
 * the right to mount. If any of this fails, `missing` has the reason. Nothing here throws.
 */
import { isIPv4 } from "node:net";
import type { ContainerDescription } from "../containers/description.ts";
import type { ProgramStream } from "../containers/program-stream.ts";
import { LAB_LABEL, OWNER_LABEL, TRACE_LABEL } from "../engine/owner.ts";
import type { Peer } from "../lab/model.ts";
import { limited } from "../runtime/time-limit.ts";
import type { StartingContainer } from "../venue/parts.ts";
import type { MadeContainer, Venue } from "../venue/venue.ts";
import { Channel } from "./channel.ts";

export interface TraceOptions {
  /** The sidecar's. */
  readonly image: string;
  readonly lab: string;
  readonly run: string;
  /** The port whose sockets are traced. */
  readonly port: number;
  /**
   * The addresses of the peers. The kernel traces sockets between them alone. On IPv6 it can't, and traces
   * other runs' sockets on the same port as well; the reader leaves those out.
   */
  readonly addresses?: Readonly<Record<Peer, string>> | undefined;
  /** The container whose network namespace it shares. A namespace of its own would take the longest of all. */
  readonly server: Pick<StartingContainer, "made" | "runs">;
  /** Times its start. */
  readonly timed: <T>(phase: string, work: () => Promise<T>) => Promise<T>;
}

/** The trace's clock: `tai` differs from the time of day by whole seconds, `mono` counts since boot. */
export type TraceClock = "tai" | "mono";

export interface TraceReady {
  readonly clock: TraceClock;
  /** Whether what the kernel sends again, resets and drops is traced too. */
  readonly isWhole: boolean;
}

/** The container runs within half a second. Its removal does not wait longer than this for its start. */
const START_LIMIT = 20_000;
/** The kernel removes an instance in about 50 ms. */
const END_LIMIT = 5_000;
const REMOVAL_LIMIT = 10_000;

interface Attached {
  readonly stream: ProgramStream;
  readonly channel: Channel;
}

export class TraceContainer implements AsyncDisposable {
  readonly #venue: Pick<Venue, "make" | "owner">;
  readonly #options: TraceOptions;
  readonly #ready = Promise.withResolvers<TraceReady | undefined>();
  readonly #missing = Promise.withResolvers<string>();
  readonly #started: Promise<Attached | undefined>;
  #container: MadeContainer | undefined;
  #listener: (chunk: Uint8Array) => void = () => undefined;
  #closing: Promise<void> | undefined;

  /** Returns at once. The container starts while other work goes on. */
  static start(venue: Pick<Venue, "make" | "owner">, options: TraceOptions): TraceContainer {
    return new TraceContainer(venue, options);
  }

  private constructor(venue: Pick<Venue, "make" | "owner">, options: TraceOptions) {
    this.#venue = venue;
    this.#options = options;
    void this.#missing.promise.then(() => this.#ready.resolve(undefined));
    const up = this.#up();
    void options.timed("trace", () => this.#ready.promise);
    this.#started = up.catch((error: unknown) => {
      this.#missing.resolve(reasonOf(error));
      return undefined;
    });
  }

  /** Resolves when changes are traced, or with undefined if they cannot be. Never rejects. */
  get ready(): Promise<TraceReady | undefined> {
    return this.#ready.promise;
  }

  /** Resolves with the reason when the trace fails or ends. Never rejects. */
  get missing(): Promise<string> {
    return this.#missing.promise;
  }

  /** The trace as the kernel prints it. Subscribe before it is ready. */
  onOutput(listener: (chunk: Uint8Array) => void): void {
    this.#listener = listener;
  }

  /** Writes the token and the time of day into the trace. */
  mark(token: string): void {
    void this.#started.then((attached) => attached?.channel.send(`mark ${token}`));
  }

  /** Removes the trace and its container. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#remove();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #up(): Promise<Attached> {
    const { made, runs } = this.#options.server;
    const container = await this.#venue.make(this.#description(await made));
    this.#container = container;
    const stream = await container.attach();
    stream.onStdout((chunk) => this.#listener(chunk));
    const channel = new Channel(stream, {
      name: "the trace",
      problem: (what, cause) => new Error(cause instanceof Error ? cause.message : what),
    });
    channel.ready.then(
      (text) => this.#ready.resolve(readyOf(text)),
      (failure: Error) => this.#missing.resolve(failure.message),
    );
    channel.failed.catch((failure: Error) => this.#missing.resolve(failure.message));
    await runs;
    await container.start();
    return { stream, channel };
  }

  #description(server: string): ContainerDescription {
    const { image, lab, run, port, addresses } = this.#options;
    const owner = this.#venue.owner();
    const labels = { [TRACE_LABEL]: run, [LAB_LABEL]: lab, [OWNER_LABEL]: owner };
    return {
      image,
      name: `wirestep-${lab}-${run}-trace`,
      labels,
      command: ["/usr/local/lib/wirestep/trace.sh", run, `${port}`, ownSockets(addresses)],
      input: true, // its end is the program's end: the trace does not outlive a killed process
      limits: { processes: 16, memory: 64 },
      network: { of: server },
      tracing: true,
    };
  }

  async #remove(): Promise<void> {
    // The stage's own removal reports an engine that fails. The next command finds this container by its labels.
    const quietly = <T>(limit: number, work: Promise<T>): Promise<T | undefined> =>
      limited(work, limit, () => new Error("late")).catch(() => undefined);
    const attached = await quietly(START_LIMIT, this.#started);
    // First its own end, which removes the instance. A killed container would leave it.
    attached?.channel.send("end");
    if (attached !== undefined) await quietly(END_LIMIT, attached.stream.ended);
    attached?.stream[Symbol.dispose]();
    const removal = this.#container?.remove();
    if (removal !== undefined) await quietly(REMOVAL_LIMIT, removal);
  }
}

/**
 * The kernel's filter for sockets between these addresses; empty if it has none. It compares the four bytes
 * of an address as one number of the machine, which has the least byte first.
 */
export function ownSockets(addresses: Readonly<Record<Peer, string>> | undefined): string {
  if (addresses === undefined || !isIPv4(addresses.server) || !isIPv4(addresses.client)) return "";
  const number = (address: string): number =>
    Buffer.from(address.split(".").map(Number)).readUInt32LE();
  const [server, client] = [number(addresses.server), number(addresses.client)];
  const between = (from: number, to: number): string => `(saddr == ${from} && daddr == ${to})`;
  return `(${between(server, client)} || ${between(client, server)})`;
}

/** The agent's word about what it traces: `tai events`. */
function readyOf(text: string): TraceReady {
  const [clock, events] = text.split(" ");
  return { clock: clock === "tai" ? "tai" : "mono", isWhole: events === "events" };
}

/** The engine's message in one line. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^\(HTTP code \d+\)[^-]*- /, "")
    .replace(/\s+/g, " ")
    .trim();
}
