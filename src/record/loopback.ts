/**
 * Turns the packets of a peer's own loopback interface into recorded ones. Those to and from the stage's resolver
 * become the names that were looked up: the kernel's and the C library's way to a name is not the program's act.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import { ENGINE_RESOLVER } from "../sockets/table.ts";
import { hex } from "../wire/decode/bytes.ts";
import { isFragment, type Packet, TcpdumpText } from "../wire/index.ts";
import { DNS_PORT, domainText } from "../wire/print/dns/domain.ts";
import { FRAME_BYTES } from "./frame-bytes.ts";
import type { LoopbackPacket, PeerLoopback } from "./schema/loopback.ts";

/** Without /etc/resolv.conf, the C library asks this address (resolv.conf(5)). */
const USUAL_RESOLVER = "127.0.0.1";

type Lookups = Map<string, Set<string>>;

/** Of one peer, for the whole run. */
export class LoopbackRecorder {
  readonly #text: TcpdumpText;

  constructor(addresses: Readonly<Record<Peer, string>>) {
    const names = new Map(PEERS.map((peer) => [addresses[peer], peer]));
    const addressName = (address: string): string => names.get(address) ?? address;
    this.#text = new TcpdumpText({ time: "none", addressName });
  }

  /** Undefined if nothing has passed. */
  record(taken: readonly Packet[], missed: number): PeerLoopback | undefined {
    if (taken.length === 0 && missed === 0) return undefined;
    const lookups: Lookups = new Map();
    const packets = taken.filter((packet) => {
      if (!isLookup(packet)) return true;
      noteNames(packet, lookups);
      return false;
    });
    return {
      packets: packets.map((packet) => this.#packet(packet)),
      ...(packets.length < taken.length && {
        lookups: [...lookups].map(([name, types]) => ({ name, types: [...types] })),
      }),
      ...(missed > 0 && { missed }),
    };
  }

  #packet(packet: Packet): LoopbackPacket {
    const { frame, ip, icmp } = packet;
    const { tcp, udp } = isFragment(packet) ? {} : packet;
    const upper = tcp ?? udp;
    const data = upper && new TextDecoder().decode(upper.payload);
    const end = (address = "", port?: number) => ({ address, ...(port !== undefined && { port }) });
    return {
      word: tcp?.flags ?? (udp ? "UDP" : icmp ? "ICMP" : "IP"),
      source: end(ip?.source, upper?.sourcePort),
      destination: end(ip?.destination, upper?.destinationPort),
      text: this.#text.line(packet),
      length: upper?.length ?? icmp?.length ?? ip?.length ?? 0,
      ...(data && { data }),
      ...(tcp?.flags.includes("S") && { isn: tcp.seq }),
      frame: hex(frame.bytes.subarray(0, FRAME_BYTES)),
    };
  }
}

interface Ends {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** An engine redirects a packet to its resolver to another port, so its address alone counts. */
function isLookup({ ip, tcp, udp, icmp }: Packet): boolean {
  const upper = tcp ?? udp;
  const own = ip && upper && { ...upper, source: ip.source, destination: ip.destination };
  const ends: Ends | undefined = own ?? icmp?.quoted;
  if (ends === undefined) return false;
  const { source, destination, sourcePort, destinationPort } = ends;
  const isOf = (address: string, port: number): boolean =>
    address === ENGINE_RESOLVER || (address === USUAL_RESOLVER && port === DNS_PORT);
  return isOf(source, sourcePort) || isOf(destination, destinationPort);
}

/** `4660+ A? example.org. (29)`, or with the options of a query before the type. */
const QUESTION = /^\d+\S*(?: \[[^\]]*\])? ([A-Z0-9]+)\? (\S+?)\.? /;

function noteNames({ udp }: Packet, lookups: Lookups): void {
  if (udp === undefined) return;
  const { payload, length } = udp;
  const place = { bytes: payload, at: 0, end: payload.length, length, isMulticast: false };
  const [, type, name] = QUESTION.exec(domainText(place, (address) => address)) ?? [];
  if (type === undefined || name === undefined) return;
  lookups.set(name, (lookups.get(name) ?? new Set()).add(type));
}
