/**
 * Parses the kernel's other tracepoints, as tracefs prints them: what TCP has sent again, the resets that it has sent and why,
 * and the packets that it has dropped and why. A packet that is dropped has no address in its line, so lines that name both
 * a packet's place in memory and its addresses come before.
 */
import { plainAddress, type SocketAddress } from "./table.ts";

interface Ends {
  readonly from: SocketAddress;
  readonly to: SocketAddress;
}

/** Times are in microseconds by the trace's clock. */
export type KernelEvent =
  | ({ readonly kind: "retransmission"; readonly time: number } & Ends)
  | ({ readonly kind: "reset"; readonly time: number; readonly reason: string } & Ends)
  | ({ readonly kind: "drop"; readonly time: number; readonly reason: string } & Ends);

/** A line that names a packet, a socket or both by their places in memory, with the addresses of the packet. */
interface Named extends Ends {
  readonly packet: string | undefined;
  readonly socket: string | undefined;
}

interface Dropped {
  readonly packet: string;
  readonly socket: string;
  readonly reason: string;
}

/** A line of one of these tracepoints; undefined parts are not in it. */
export interface KernelLine {
  readonly time: number;
  readonly processor: number;
  readonly event?: KernelEvent;
  readonly named?: Named;
  readonly dropped?: Dropped;
}

const PORTS =
  /\bfamily=AF_INET(6?) sport=(\d+) dport=(\d+) saddr=(\S+) daddr=(\S+) saddrv6=(\S+) daddrv6=(\S+)/;
const SOCKETS = /\bsrc=(\S+):(\d+) dest=(\S+):(\d+)/;
const ICMP = /^icmp_send: .*From (\S+):(\d+) to (\S+):(\d+) /;
const PLACE = /^0*[1-9a-f][\da-f]*$/;

/** The tracepoints that this file knows. */
export const KERNEL_EVENTS: ReadonlySet<string> = new Set([
  "tcp_retransmit_skb",
  "tcp_retransmit_synack",
  "tcp_send_reset",
  "tcp_probe",
  "icmp_send",
  "kfree_skb",
]);

/** @returns undefined for a text that the kernel does not print for this tracepoint */
export function parseKernelLine(
  name: string,
  text: string,
  at: Pick<KernelLine, "time" | "processor">,
): KernelLine | undefined {
  const { time } = at;
  const place = (field: string): string | undefined => {
    const [, found = ""] = new RegExp(`\\b${field}=(\\S+)`).exec(text) ?? [];
    return PLACE.test(found) ? found : undefined;
  };
  const [, reason = ""] = /\breason(?:=|: )(\w+)/.exec(text) ?? [];
  if (name === "kfree_skb") {
    const [packet, socket = ""] = [place("skbaddr"), place("rx_sk")];
    if (packet === undefined || reason === "") return undefined;
    return { ...at, dropped: { packet, socket, reason } };
  }
  const ends = endsIn(name, text);
  if (ends === undefined) return undefined;
  const named = (of: Ends): Named => ({ ...of, packet: place("skbaddr"), socket: place("skaddr") });
  switch (name) {
    case "tcp_send_reset":
      return { ...at, event: { kind: "reset", time, reason, ...ends }, named: named(turned(ends)) };
    case "tcp_probe":
      return { ...at, named: named(turned(ends)) };
    case "icmp_send":
      return { ...at, named: named(ends) };
    default:
      return {
        ...at,
        event: { kind: "retransmission", time, ...ends },
        named: { ...named(turned(ends)), packet: undefined }, // the one that is sent
      };
  }
}

const turned = ({ from, to }: Ends): Ends => ({ from: to, to: from });

function endsIn(name: string, text: string): Ends | undefined {
  if (name.startsWith("tcp_retransmit")) {
    const [, six, sport, dport, saddr, daddr, saddrv6, daddrv6] = PORTS.exec(text) ?? [];
    return endsOf(six ? saddrv6 : saddr, sport, six ? daddrv6 : daddr, dport);
  }
  const [, from, fromPort, to, toPort] = (name === "icmp_send" ? ICMP : SOCKETS).exec(text) ?? [];
  return endsOf(from, fromPort, to, toPort);
}

function endsOf(
  from: string | undefined,
  fromPort: string | undefined,
  to: string | undefined,
  toPort: string | undefined,
): Ends | undefined {
  if (from === undefined || to === undefined) return undefined;
  const end = (address: string, port = ""): SocketAddress => ({
    address: plainAddress(address.replace(/^\[|\]$/g, "")),
    port: Number(port),
  });
  return { from: end(from, fromPort), to: end(to, toPort) };
}

/** Microseconds from the line that names a packet to the one that drops it: the same code of the kernel prints both. */
const AT_ONCE = 200;
/** Reasons that say nothing, or of a packet that has done its work. */
const NO_LOSS: ReadonlySet<string> = new Set(["NOT_SPECIFIED", "TCP_RESET", "TCP_OFOMERGE"]);

/** Finds whose packets were dropped. Lines of other runs, and of the machine's own traffic, name nothing here. */
export class Drops {
  readonly #isOwn: (ends: Ends) => boolean;
  readonly #packets = new Map<string, Ends & Pick<KernelLine, "time" | "processor">>();
  readonly #sockets = new Map<string, Ends>();

  /** @param isOwn whether these are the addresses of the run's peers */
  constructor(isOwn: (ends: Ends) => boolean) {
    this.#isOwn = isOwn;
  }

  /** To be called with each line, in their order. @returns the event of the run's own peers, if the line has one */
  see({ time, processor, event, named, dropped }: KernelLine): KernelEvent | undefined {
    if (named !== undefined) this.#name(named, { time, processor });
    if (event !== undefined) return this.#isOwn(event) ? event : undefined;
    if (dropped === undefined || NO_LOSS.has(dropped.reason)) return undefined;
    const { packet, socket, reason } = dropped;
    const last = this.#packets.get(packet);
    const isLast = last?.processor === processor && time - last.time <= AT_ONCE;
    const ends = isLast ? last : this.#sockets.get(socket);
    return ends && { kind: "drop", time, reason, from: ends.from, to: ends.to };
  }

  /** Places in memory are used again, by sockets and packets of anyone. */
  #name({ packet, socket, from, to }: Named, at: Pick<KernelLine, "time" | "processor">): void {
    const isOwn = this.#isOwn({ from, to });
    if (packet !== undefined) {
      if (isOwn) this.#packets.set(packet, { from, to, ...at });
      else this.#packets.delete(packet);
    }
    if (socket === undefined) return;
    if (isOwn) this.#sockets.set(socket, { from, to });
    else this.#sockets.delete(socket);
  }
}
