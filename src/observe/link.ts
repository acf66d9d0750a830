/**
 * The network between the peers as both captures show it: the packets that passed since the last take.
 *
 *     awaitPackets(n) ──► settle (a marker in each capture) ──► take: packets in the order sent
 *
 * A packet counts when it is sent. The link notes whether the other peer's capture has it too.
 */
import { randomBytes } from "node:crypto";
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { withinLimit } from "../runtime/time-limit.ts";
import type { Gate } from "../stage/gate.ts";
import type { Sidecar } from "../stage/sidecar.ts";
import type { Packet } from "../wire/index.ts";
import { Capture } from "./capture.ts";
import { keyOf, withoutEchoes } from "./echoes.ts";
import { FloodError } from "./flood.ts";
import { joined } from "./fragments.ts";

/** A marker comes back in under a millisecond. A machine that takes this long gives no evidence. */
const MARKER_LIMIT = 10_000;
/** The time that a packet may take between the two captures. */
const TRANSIT_LIMIT = 1_000;

export interface PassedPacket {
  readonly packet: Packet;
  readonly received: boolean;
  /** The peer that sent it, even if from an address that is not in the lab. */
  readonly sender?: Peer;
  /** Its fragments as captured, if it came in fragments. */
  readonly fragments?: readonly Packet[];
}

interface LinkEnd {
  readonly address: string;
  readonly sidecar: Sidecar;
  readonly gate?: Gate | undefined;
}

export type SentPackets = Readonly<Record<Peer, readonly Packet[]>>;

export class Link {
  readonly captures: Readonly<Record<Peer, Capture>>;
  readonly #sidecars: Readonly<Record<Peer, Sidecar>>;
  readonly #gates: readonly Gate[];
  readonly #signal: AbortSignal;
  readonly #run = randomBytes(8).toString("hex"); // no program can guess a token
  #marks = 0;
  #waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];
  #failure: PromiseWithResolvers<never> = Promise.withResolvers<never>();

  constructor(ends: Readonly<Record<Peer, LinkEnd>>, signal: AbortSignal) {
    const capture = (peer: Peer): Capture => {
      const made = new Capture(ends[peer].address, [ends[otherPeer(peer)].address], () =>
        this.#wake(),
      );
      ends[peer].sidecar.onCapture((chunk) => {
        try {
          made.push(chunk);
        } catch (error) {
          this.#failure.reject(error);
        }
        if (!made.isFull) return;
        const own = made.sent.length >= made.received.length;
        this.#failure.reject(new FloodError(own ? peer : otherPeer(peer)));
      });
      return made;
    };
    this.captures = { server: capture("server"), client: capture("client") };
    this.#sidecars = { server: ends.server.sidecar, client: ends.client.sidecar };
    this.#gates = PEERS.flatMap((peer) => ends[peer].gate ?? []);
    this.#signal = signal;
    this.#failure.promise.catch(() => undefined); // callers that wait get the error
  }

  /** The number of packets in both captures so far. */
  get count(): number {
    return this.captures.server.count + this.captures.client.count;
  }

  /** Resolves when `count` packets have been sent and received since the last take(), or at the limit. */
  async awaitPackets(count: number, limit: number): Promise<void> {
    await this.awaitTraffic(({ server, client }) => server.length + client.length >= count, limit);
  }

  /** The same for any amount. @param enoughSent gets the packets that each peer has sent since the last take() */
  async awaitTraffic(enoughSent: (sent: SentPackets) => boolean, limit: number): Promise<void> {
    const { server, client } = this.captures;
    const enough = (): boolean =>
      enoughSent({ server: server.sent, client: client.sent }) && this.#allReceived();
    await this.#until(enough, limit, () => undefined);
  }

  /** Resolves after `limit` milliseconds. Rejects as soon as the captures or gates fail. */
  async awaitNothing(limit: number): Promise<void> {
    await this.#until(
      () => false,
      limit,
      () => undefined,
    );
  }

  /** Waits for work that does not depend on the network. Rejects as soon as captures or gates fail. */
  unlessItFails<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failure.promise, ...this.#toolsFailed()]);
  }

  /** Resolves when both captures have every packet that has been sent so far. */
  async settle(): Promise<void> {
    const token = `${this.#run}-${++this.#marks}`;
    for (const peer of PEERS) this.#sidecars[peer].mark(token);
    const seen = (): boolean => PEERS.every((peer) => this.captures[peer].hasMarker(token));
    await this.#until(seen, MARKER_LIMIT, () => {
      throw new EnvironmentError(
        `The captures show nothing: a marker did not appear within ${MARKER_LIMIT / 1000} s.`,
        "Check whether the machine is overloaded, then run this again.",
      );
    });
    await this.#until(
      () => this.#allReceived(),
      TRANSIT_LIMIT,
      () => undefined,
    );
  }

  /**
   * The packets since the last take, in the order of the kernel's clock. They include packets that
   * neither peer sent.
   */
  take(): readonly PassedPacket[] {
    for (const peer of PEERS) this.#sortForeign(peer);
    const passed = PEERS.flatMap((peer) => {
      const arrived = Map.groupBy(this.captures[otherPeer(peer)].received.splice(0), keyOf);
      const sent = withoutEchoes(this.captures[peer].sent.splice(0), arrived).map(
        (packet): PassedPacket => {
          const received = arrived.get(keyOf(packet))?.shift() !== undefined;
          return { packet, received, sender: peer };
        },
      );
      const others = [...arrived.values()].flat();
      return [...sent, ...others.map((packet): PassedPacket => ({ packet, received: true }))];
    });
    return joined(passed.sort((a, b) => compareTime(a.packet, b.packet)));
  }

  /** Sorts packets to a group by the hardware address that sent them, known since the first settle(). */
  #sortForeign(peer: Peer): void {
    const capture = this.captures[peer];
    const other = this.captures[otherPeer(peer)].hardware;
    for (const packet of capture.foreign.splice(0)) {
      const isSent = packet.link.source === capture.hardware;
      if (!isSent && packet.link.source !== other) {
        capture.leftOut.otherHosts++;
        continue;
      }
      capture.keep(packet);
      (isSent ? capture.sent : capture.received).push(packet);
    }
  }

  #toolsFailed(): readonly Promise<never>[] {
    const tools = [...PEERS.map((peer) => this.#sidecars[peer]), ...this.#gates];
    return tools.map((tool) => tool.failed);
  }

  #allReceived(): boolean {
    return PEERS.every(
      (peer) => this.captures[peer].sent.length <= this.captures[otherPeer(peer)].received.length,
    );
  }

  #wake(): void {
    const ready = this.#waiting.filter(({ holds }) => holds());
    this.#waiting = this.#waiting.filter((waiting) => !ready.includes(waiting));
    for (const { resolve } of ready) resolve();
  }

  async #until(holds: () => boolean, limit: number, onLimit: () => void): Promise<void> {
    if (holds()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = { holds, resolve };
    this.#waiting.push(waiting);
    try {
      const work = Promise.race([promise, this.#failure.promise, ...this.#toolsFailed()]);
      if (!(await withinLimit(work, limit, this.#signal))) onLimit();
    } finally {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
    }
  }
}

function compareTime({ frame: a }: Packet, { frame: b }: Packet): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}
