/**
 * The peers' gates: the packets of the run that they hold, and the network's acts on those packets.
 *
 *     hold ──► a packet is captured, and its gate reports it ──► deliver, drop
 *
 * The captures show which packets were sent, the gates report which are held. A packet's bytes
 * identify it.
 */
import { selectPackets } from "../check/packets/select.ts";
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { PlannedNetworkStep, PlannedSelector } from "../lab/plan/plan.ts";
import { describeSelector } from "../lab/plan/selector-text.ts";
import type { NetworkAct, RecordedPacket } from "../record/record.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import type { Arrival, Gate, GateMatch } from "../stage/gate.ts";
import type { Stage } from "../stage/stage.ts";
import { flagBits, type Packet, PROTOCOL } from "../wire/index.ts";

/** A packet takes microseconds from the capture to the gate. */
const ARRIVAL_LIMIT = 10_000;

interface HeldPacket {
  readonly at: Peer;
  readonly id: number;
  readonly packet: RecordedPacket;
}

export class Gates {
  readonly #gates: Readonly<Record<Peer, Gate>>;
  readonly #signal: AbortSignal;
  /** Packets that the gates have reported and no capture has shown yet. */
  readonly #arrivals: Record<Peer, Arrival[]> = { server: [], client: [] };
  /** Those of the arrivals that were held at the last call of verify. */
  readonly #unseen: Record<Peer, readonly number[]> = { server: [], client: [] };
  /** Peers whose gate every packet passes. While a step closes a gate (#closing), some packets may bypass it. */
  readonly #holding = new Set<Peer>();
  readonly #closing = new Set<Peer>();
  /** All captured packets of the run, in the order of their numbers. */
  readonly #packets: { readonly recorded: RecordedPacket; readonly packet: Packet }[] = [];
  #held: readonly HeldPacket[] = [];
  #wake: () => void = () => undefined;

  /** The gates of a stage; undefined if its lab holds no packets. */
  static of({ peers: { server, client } }: Pick<Stage, "peers">, signal: AbortSignal) {
    if (server.gate === undefined || client.gate === undefined) return undefined;
    return new Gates({ server: server.gate, client: client.gate }, signal);
  }

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

  /** Numbers of the held packets, in the order they arrived. */
  get held(): readonly number[] {
    return this.#held.map(({ packet }) => packet.number);
  }

  /** Whether a packet of the run was held, no matter whether it was delivered later. */
  wasHeld(number: number | undefined): boolean {
    return this.#packets.some(({ recorded }) => recorded.number === number && recorded.held);
  }

  /** Drops held packets without a report. They were sent again only because the user took time. */
  async lose(packets: readonly RecordedPacket[]): Promise<void> {
    const lost = this.#held.filter(({ packet }) => packets.includes(packet));
    for (const { at, id } of lost) await this.#gates[at].drop(id);
    this.#held = this.#held.filter((held) => !lost.includes(held));
  }

  async act(step: PlannedNetworkStep): Promise<NetworkAct> {
    const { action } = step;
    const what = step.what?.map(describeSelector) ?? [];
    if (action === "releases") return { what, packets: await this.#release() };
    if (action === "holds") {
      await this.#hold(step.what);
      return { what, packets: [] };
    }
    const held = this.#held.map(({ packet }) => packet);
    const sent = this.#packets.map(({ recorded }) => recorded);
    const { packets, missing } = selectPackets(step, held, sent);
    for (const packet of packets) {
      if (action === "duplicates") await this.#duplicate(packet);
      else await this.#dispose(action, packet);
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

  async #release(): Promise<number[]> {
    const packets = [...this.held];
    for (const peer of this.#holding) await this.#gates[peer].release();
    this.#holding.clear();
    this.#held = [];
    return packets;
  }

  async #dispose(action: "delivers" | "drops", packet: RecordedPacket): Promise<void> {
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
   * Notes a captured packet and returns it for the record. If a gate holds the packet, it is marked
   * as held. Resolves when the gate has reported the packet.
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
   * Compares the gates' lists with the noted packets. Call it after every packet that the captures
   * have shown is noted.
   * @returns whether a gate has reported a packet that no capture has shown yet. That packet has just
   *   arrived; the caller must look for it after the captures have settled.
   * @throws EnvironmentError if a gate holds other packets than those noted, or does not work
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

/** Gates hold no ICMPv6, neither neighbour discovery nor any other message. */
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
    `Lost track of a packet between capture and gate: ${what}.`,
    "Check whether the machine is overloaded, then run this again.",
  );
}
