/**
 * The kernel's trace while the kernel takes it: state changes of the sockets on the lab's port, by the
 * time of day. A failure makes the trace missing and never throws, because a run goes on without it.
 */
import { randomBytes } from "node:crypto";
import type { Peer } from "../lab/model.ts";
import { recordKernelEvents } from "../record/kernel-events.ts";
import type { PacketRecorder } from "../record/packets.ts";
import type { RecordedPacket, RunRecord } from "../record/record.ts";
import { recordTrace } from "../record/trace.ts";
import { limited } from "../runtime/time-limit.ts";
import { Drops, type KernelEvent } from "../sockets/kernel-events.ts";
import { parseTraceLine, type StateChange, traceLines } from "../sockets/state-trace.ts";
import { plainAddress, type SocketAddress } from "../sockets/table.ts";
import type { TraceContainer, TraceReady } from "../stage/trace-container.ts";

/** The container starts at the same time as the stage and is up before it. */
const READY_LIMIT = 5_000;
/** A marker comes back within a few milliseconds. */
const MARKER_LIMIT = 5_000;
const SECOND = 1e6;
/** Changes, and characters of a line. A run that records has some dozen; a program can make them in a loop. */
const CHANGES_LIMIT = 100_000;
const LINE_LIMIT = 4096;

export class StateTrace {
  readonly #container: TraceContainer;
  readonly #signal: AbortSignal;
  readonly #token = randomBytes(8).toString("hex"); // no name of a task can contain it by chance
  readonly #addresses: readonly string[];
  readonly #changes: StateChange[] = [];
  readonly #events: KernelEvent[] = [];
  readonly #drops: Drops;
  readonly #marked = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #traced: TraceReady | undefined;
  #missing: string | undefined;
  #offset = 0;
  /** The changes have one, and the other events another. */
  #markers = 0;
  /** Whether other events were lost: the machine has many packets, and the trace has all on the run's port. */
  #lost = false;
  #text = "";

  /** @param addresses of the peers. On IPv6 the kernel's filter can't compare them, so other runs' lines come too. */
  constructor(
    container: TraceContainer,
    signal: AbortSignal,
    addresses: Readonly<Record<Peer, string>>,
  ) {
    this.#container = container;
    this.#addresses = Object.values(addresses);
    this.#drops = new Drops(({ from, to }) => this.#isOwn(from, to));
    this.#signal = signal;
    container.onOutput((chunk) => this.#read(chunk));
    void container.missing.then((why) => this.#give(why));
  }

  /** Resolves when changes are traced, or the trace is missing. */
  async ready(): Promise<void> {
    this.#traced = await this.#orMissing(this.#container.ready, READY_LIMIT, "was not ready");
  }

  /** Forgets the changes read up to now. They were traced before the run began. */
  forget(): void {
    this.#changes.length = 0;
    this.#events.length = 0;
  }

  /** Resolves when every change before this call has been read or the trace is missing. Once a run. */
  async settle(): Promise<void> {
    if (this.#missing !== undefined) return;
    this.#container.mark(this.#token);
    await this.#orMissing(
      Promise.race([this.#marked.promise, this.#ended.promise]),
      MARKER_LIMIT,
      "did not show a marker",
    );
  }

  /** Lets the container remove the trace while other work goes on. */
  end(): void {
    void this.#container.close(); // the code that started it waits for this
  }

  /** The reason why there is no reliable history. */
  get missing(): string | undefined {
    return this.#missing;
  }

  /** After `settle`, the changes, with times in microseconds since 1970. */
  get changes(): readonly StateChange[] {
    return this.#changes.map((change) => ({ ...change, time: change.time - this.#offset }));
  }

  /** The same of its other events; undefined if the kernel has not all of their tracepoints, or has lost some. */
  get events(): readonly KernelEvent[] | undefined {
    if (!this.#traced?.isWhole || this.#isOneHost || this.#lost) return undefined;
    return this.#events.map((event) => ({ ...event, time: event.time - this.#offset }));
  }

  /** The address of the loopback interface is that of every network namespace, so it shows no owner. */
  get #isOneHost(): boolean {
    return new Set(this.#addresses).size < this.#addresses.length;
  }

  #isOwn(...ends: readonly SocketAddress[]): boolean {
    return ends.every(({ address }) => this.#addresses.includes(plainAddress(address)));
  }

  async #orMissing<T>(work: Promise<T>, limit: number, what: string): Promise<T | undefined> {
    const late = new Error(`the trace ${what} within ${limit / 1000} s`);
    try {
      return await limited(work, limit, () => late, this.#signal);
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#give(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #give(why: string): void {
    this.#missing ??= why;
    this.#ended.resolve();
  }

  #read(chunk: Uint8Array): void {
    const { lines, rest } = traceLines(this.#text + Buffer.from(chunk).toString("latin1"));
    this.#text = rest;
    if (this.#text.length > LINE_LIMIT) {
      this.#give("the kernel traced a line without an end");
      this.#text = "";
    }
    try {
      for (const line of lines) this.#take(line);
    } catch (error) {
      this.#give(error instanceof Error ? error.message : String(error));
    }
  }

  #take(text: string): void {
    const line = parseTraceLine(text);
    if (line.kind === "change" && this.#isOwn(line.change.local, line.change.remote)) {
      this.#changes.push(line.change);
    }
    const event = line.kind === "other" ? this.#drops.see(line.line) : undefined;
    if (event !== undefined) this.#events.push(event);
    if (this.#changes.length + this.#events.length > CHANGES_LIMIT) {
      this.#changes.length = 0;
      this.#events.length = 0;
      this.#give(`it has more than ${CHANGES_LIMIT} events`);
    }
    if (line.kind === "lost") this.#give(`the kernel lost ${line.events ?? "some"} of its events`);
    if (line.kind === "marker" && line.text.startsWith(`${this.#token} `)) {
      const [seconds, lost] = line.text.slice(this.#token.length).trim().split(" ").map(Number);
      const offset = line.time - (seconds ?? 0) * SECOND;
      // TAI is ahead by whole seconds, or by none if the kernel has not been given the offset.
      this.#offset = this.#traced?.clock === "tai" ? Math.round(offset / SECOND) * SECOND : offset;
      this.#lost ||= (lost ?? 0) > 0;
      this.#markers += 1;
      if (this.#markers === (this.#traced?.isWhole ? 2 : 1)) this.#marked.resolve();
    }
  }
}

interface TracedRun {
  readonly addresses: Readonly<Record<Peer, string>>;
  /** Up to now. */
  readonly packets: readonly RecordedPacket[];
}

/** The trace up to now as the record holds it. The trace ends here, so that its removal costs no time. */
export async function tracedChanges(
  trace: StateTrace,
  recorder: PacketRecorder,
  { addresses, packets }: TracedRun,
): Promise<Pick<RunRecord, "trace" | "traceMissing" | "kernel">> {
  await trace.settle();
  trace.end();
  if (trace.missing !== undefined) return { traceMissing: trace.missing };
  const { start } = recorder;
  const kernel = trace.events && recordKernelEvents(trace.events, addresses, start, packets);
  return { trace: recordTrace(trace.changes, addresses, start), ...(kernel && { kernel }) };
}
