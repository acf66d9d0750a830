/**
 * The peers' doors: which packets of the run stand before them, and what the network does to those.
 *
 *     hold ──► a packet is captured, and its gate tells of it ──► deliver, drop
 *
 * The captures say what was sent, the gates what is held; a packet is told by its bytes.
 */
import { selectPackets } from "../check/packets/select.ts";
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { PlannedNetworkStep, PlannedSelector } from "../lab/plan.ts";
import { describeSelector } from "../lab/selector-text.ts";
import type { NetworkAct, RecordedPacket } from "../record/record.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import type { Arrival, Gate, GateMatch } from "../stage/gate.ts";
import { flagBits, type Packet, PROTOCOL } from "../wire/index.ts";

/** From the capture to the gate a packet takes microseconds. */
const ARRIVAL_LIMIT = 10_000;

interface HeldPacket {
  readonly at: Peer;
  readonly id: number;
  readonly packet: RecordedPacket;
}

export class Gates {
  readonly #gates: Readonly<Record<Peer, Gate>>;
  readonly #signal: AbortSignal;
  /** What the gates have told and no capture has shown yet. */
  readonly #arrivals: Record<Peer, Arrival[]> = { server: [], client: [] };
  /** Those of them that were held when it was looked last. */
  readonly #unseen: Record<Peer, readonly number[]> = { server: [], client: [] };
  /** The peers that every packet reaches through their gate; in the step that closes it, some may not. */
  readonly #holding = new Set<Peer>();
  readonly #closing = new Set<Peer>();
  /** All packets of the run as they were captured, in the order of their numbers. */
  readonly #packets: { readonly recorded: RecordedPacket; readonly packet: Packet }[] = [];
  #held: readonly HeldPacket[] = [];
  #wake: () => void = () => undefined;

  constructor(gates: Readonly<Record<Peer, Gate>>, signal: AbortSignal) {
    this.#gates = gates;
    this.#signal = signal;
    for (const peer of PEERS) {
      gates[peer].onArrival((arrival) => {
        this.#arrivals[peer].push(arrival);
        this.#wake();
      });
    }
  }

  /** Numbers of the packets held, in the order they came. */
  get held(): readonly number[] {
    return this.#held.map(({ packet }) => packet.number);
  }

  /** Whether a packet of the run was kept from its receiver, until it was let in or for good. */
  wasHeld(number: number | undefined): boolean {
    return this.#packets.some(({ recorded }) => recorded.number === number && recorded.held);
  }

  /** Loses held packets without a word: those that were sent again only because a person took time. */
  async lose(packets: readonly RecordedPacket[]): Promise<void> {
    const lost = this.#held.filter(({ packet }) => packets.includes(packet));
    for (const { at, id } of lost) await this.#gates[at].drop(id);
    this.#held = this.#held.filter((held) => !lost.includes(held));
  }

  async act(step: PlannedNetworkStep): Promise<NetworkAct> {
    const { action } = step;
    const what = step.what?.map(describeSelector) ?? [];
    if (action === "releases") return { what, packets: await this.#open() };
    if (action === "holds") {
      await this.#hold(step.what);
      return { what, packets: [] };
    }
    const held = this.#held.map(({ packet }) => packet);
    const sent = this.#packets.map(({ recorded }) => recorded);
    const { packets, missing } = selectPackets(step, held, sent);
    for (const packet of packets) {
      if (action === "duplicates") await this.#duplicate(packet);
      else await this.#judge(action, packet);
    }
    const numbers = packets.map(({ number }) => number);
    return { what, packets: numbers, ...(missing && { missing: describeSelector(missing) }) };
  }

  async #hold(what: readonly PlannedSelector[] | undefined): Promise<void> {
    for (const peer of PEERS) {
      const only = what?.filter(({ from }) => from === otherPeer(peer)).map(gateMatch);
      if (this.#holding.has(peer)) await this.#gates[peer].hold(only);
      else if (only?.length !== 0) {
        this.#arrivals[peer] = [];
        await this.#gates[peer].hold(only);
        this.#closing.add(peer);
      }
    }
  }

  async #open(): Promise<number[]> {
    const packets = [...this.held];
    for (const peer of this.#holding) await this.#gates[peer].open();
    this.#holding.clear();
    this.#held = [];
    return packets;
  }

  async #judge(action: "delivers" | "drops", packet: RecordedPacket): Promise<void> {
    for (const { at, id } of this.#held.filter((held) => held.packet === packet)) {
      await (action === "delivers" ? this.#gates[at].deliver(id) : this.#gates[at].drop(id));
    }
    this.#held = this.#held.filter((held) => held.packet !== packet);
  }

  async #duplicate(packet: RecordedPacket): Promise<void> {
    const sent = this.#packets.find(({ recorded }) => recorded === packet);
    const sender = packet.source.peer;
    if (sent === undefined || sender === undefined) throw new Error("a selected packet was sent");
    await this.#gates[sender].send(sent.packet.frame.bytes);
  }

  /**
   * A packet that has been captured, as it is to be recorded: held, if it came to a door that holds
   * it. Resolves when the gate has told.
   */
  async note(recorded: RecordedPacket, packet: Packet): Promise<RecordedPacket> {
    const at = recorded.destination.peer;
    const arrival = at === undefined ? undefined : await this.#arrivalOf(packet, at);
    const noted = arrival?.held === true ? { ...recorded, held: true as const } : recorded;
    this.#packets.push({ recorded: noted, packet });
    if (arrival?.held === true && at !== undefined) {
      this.#held = [...this.#held, { at, id: arrival.id, packet: noted }];
    }
    return noted;
  }

  /**
   * When the packets that the captures have shown are noted.
   * @returns whether a gate has told of a packet that no capture has shown yet: it came just now, and
   *   is to be looked for when the captures have settled
   * @throws EnvironmentError if a gate holds anything else than is known, or does not work
   */
  async verify(): Promise<boolean> {
    for (const peer of this.#closing) this.#holding.add(peer);
    this.#closing.clear();
    for (const peer of PEERS) {
      const known = this.#held.filter(({ at }) => at === peer).map(({ id }) => id);
      const held = await this.#gates[peer].list();
      const reported = this.#arrivals[peer].filter((arrival) => arrival.held).map(({ id }) => id);
      const unseen = held.filter((id) => reported.includes(id));
      const twice = unseen.some((id) => this.#unseen[peer].includes(id));
      if (twice || held.filter((id) => !unseen.includes(id)).join() !== known.join()) {
        throw astray(`the ${peer}'s gate holds ${held.length} packets, ${known.length} were seen`);
      }
      this.#unseen[peer] = unseen;
    }
    return PEERS.some((peer) => this.#unseen[peer].length > 0);
  }

  async #arrivalOf(packet: Packet, at: Peer): Promise<Arrival | undefined> {
    const through = this.#holding.has(at);
    if (!(through || this.#closing.has(at)) || !passesGate(packet)) return undefined;
    const bytes = packet.frame.bytes.subarray(packet.ip?.offset ?? 0, packet.ip?.end);
    const arrivals = this.#arrivals[at];
    for (;;) {
      const index = arrivals.findIndex((arrival) => arrival.bytes.equals(bytes));
      if (index >= 0) return arrivals.splice(index, 1)[0];
      if (!through) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const late = (): Error => astray(`the ${at}'s gate did not see a packet that was captured`);
      await limited(
        Promise.race([promise, this.#gates[at].failed]),
        ARRIVAL_LIMIT,
        late,
        this.#signal,
      );
    }
  }
}

/** Neighbour discovery and what else belongs to ICMPv6 is not held. */
function passesGate({ tcp, udp, icmp, ip }: Packet): boolean {
  return tcp !== undefined || udp !== undefined || (icmp !== undefined && ip?.version === 4);
}

function gateMatch(selector: PlannedSelector): GateMatch {
  if (selector.kind === "icmp") return { protocol: PROTOCOL.icmp };
  const { kind, data } = selector;
  const length = selector.length ?? (data === undefined ? undefined : Buffer.byteLength(data));
  const payload = length === undefined ? {} : { length };
  if (kind === "datagram") return { protocol: PROTOCOL.udp, ...payload };
  return { protocol: PROTOCOL.tcp, flags: flagBits(selector.flags), ...payload };
}

function astray(what: string): EnvironmentError {
  return new EnvironmentError(
    `Packets went astray between the captures and the gates: ${what}.`,
    "See whether the machine is overloaded, then run this again.",
  );
}
