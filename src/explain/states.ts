/**
 * Gives each state change that the kernel traced its cause. The changes of one connection come in order, and
 * so do the events; a change is caused by the first event, from the one that caused the change before, which
 * can cause it (RFC 9293, figure 5 and section 3.10).
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { RecordedStateChange } from "../record/record.ts";
import type { TcpState } from "../sockets/states.ts";
import { CLOSING } from "./acts.ts";
import { ABORTS, EDGES, type Edge, ORPHAN, type Trigger } from "./edges.ts";
import type { Cause, Explanation } from "./explanation.ts";
import { type Evidence, type Happening, happeningsOf } from "./happenings.ts";
import { byAct, byPacket, byTimer, endText, place } from "./rule.ts";
import { has, type Segment, segmentOf } from "./side.ts";

/** A state change with its cause; without one if no rule knows it. */
export interface ExplainedChange {
  readonly peer: Peer;
  readonly change: RecordedStateChange;
  readonly explanation: Explanation | undefined;
}

/** Errors of a connect that has entered SYN-SENT and sends no SYN. */
const UNSENT = new Set(["EADDRNOTAVAIL", "ENETUNREACH", "EHOSTUNREACH", "EADDRINUSE"]);

/** Linux replaces a socket that no program holds with a smaller entry, which keeps the state. */
const REPLACED: ReadonlySet<TcpState> = new Set<TcpState>(["FIN-WAIT-2", "CLOSING", "FIN-WAIT-1"]);

/** @param packets the explanations of the same evidence's packets */
export function explainStates(
  evidence: Evidence,
  packets: ReadonlyMap<number, Explanation>,
): readonly ExplainedChange[] {
  const happenings = happeningsOf(evidence);
  return PEERS.flatMap((peer) => {
    const next = new Map<string, number>();
    return (evidence.trace?.[peer] ?? []).map((change) => {
      const ports = `${change.local.port}-${change.remote.port}`;
      const search = { happenings, packets, peer, change, from: next.get(ports) ?? 0 };
      const found = causeOf(search);
      if (found !== undefined) next.set(ports, found.index);
      return { peer, change, explanation: found?.explanation };
    });
  });
}

interface Search {
  readonly happenings: readonly Happening[];
  readonly packets: ReadonlyMap<number, Explanation>;
  readonly peer: Peer;
  readonly change: RecordedStateChange;
  /** The index of the event that caused the change before. */
  readonly from: number;
}

interface Found {
  readonly index: number;
  readonly explanation: Explanation;
}

function causeOf(search: Search): Found | undefined {
  const { happenings, from, change } = search;
  const fin = finOf(search);
  const edge = edgeOf(search, fin);
  if (edge === undefined) return undefined;
  for (let index = from; index < happenings.length; index += 1) {
    const happening = happenings[index];
    const trigger = happening && triggerOf(happening, search, fin?.end);
    if (happening === undefined || trigger === undefined || !edge.on.includes(trigger)) continue;
    return { index, explanation: explained(happening, trigger, search, edge.source) };
  }
  return change.to === "CLOSED" ? timedOut(search) : undefined;
}

function edgeOf({ change, packets }: Search, fin: Segment | undefined): Edge | undefined {
  const name = `${change.from}>${change.to}`;
  if (name !== "FIN-WAIT-2>CLOSED" || fin === undefined) return EDGES[name];
  const cause = packets.get(fin.packet.number)?.cause;
  const isHeld = cause?.kind === "call" && cause.call.startsWith("shutdown");
  return isHeld ? EDGES[name] : ORPHAN;
}

/** The FIN that the peer sent first in the change's connection. */
function finOf({ happenings, peer, change }: Search): Segment | undefined {
  for (const happening of happenings) {
    if (happening.kind !== "sent" || happening.packet.source.peer !== peer) continue;
    const segment = segmentOf(happening.packet);
    if (segment !== undefined && isOf(segment, change) && has(segment, "F")) return segment;
  }
  return undefined;
}

/** Whether a segment, in either direction, has the ports of a change. */
function isOf({ packet }: Segment, { local, remote }: RecordedStateChange): boolean {
  const ports = [packet.source.port, packet.destination.port];
  return ports.includes(local.port) && ports.includes(remote.port);
}

function triggerOf(
  happening: Happening,
  { peer, change }: Search,
  fin: number | undefined,
): Trigger | undefined {
  if (happening.kind === "end") return happening.peer === peer ? "close" : undefined;
  if (happening.kind === "call") {
    if (happening.peer !== peer) return undefined;
    if (happening.name === "connect") {
      const failed = UNSENT.has(happening.call?.errno ?? "");
      return failed && change.from === "SYN-SENT" ? "failed connect" : "connect";
    }
    return CLOSING.has(happening.name) ? "close" : undefined;
  }
  const segment = segmentOf(happening.packet);
  if (segment === undefined || !isOf(segment, change)) return undefined;
  const isOwn = happening.packet.source.peer === peer;
  if (happening.kind === "sent") return isOwn && has(segment, "R") ? "our RST" : undefined;
  if (happening.kind !== "arrived" || isOwn) return undefined;
  return arrived(segment, change, fin);
}

function arrived(
  segment: Segment,
  { from, to }: RecordedStateChange,
  fin: number | undefined,
): Trigger | undefined {
  if (has(segment, "R")) return "RST";
  const acknowledgesFin = fin !== undefined && segment.relativeAck === fin;
  if (has(segment, "S")) {
    if (from === "SYN-RECEIVED" && has(segment, ".")) return "ACK"; // a simultaneous open
    return has(segment, ".") ? "SYN-ACK" : "SYN";
  }
  if (from === "SYN-RECEIVED") return has(segment, ".") ? "ACK" : undefined;
  if (acknowledgesFin && (to === "FIN-WAIT-2" || from === "CLOSING" || from === "LAST-ACK")) {
    return "ACK of FIN";
  }
  if (has(segment, "F")) return "FIN";
  return acknowledgesFin ? "ACK of FIN" : undefined;
}

function explained(
  happening: Happening,
  trigger: Trigger,
  { peer, change: { from, to }, packets }: Search,
  source: string,
): Explanation {
  const replaced = to === "CLOSED" && REPLACED.has(from) && !ABORTS.includes(trigger);
  const kept = replaced
    ? "; the kernel now keeps the connection in a smaller entry without a socket"
    : "";
  const known = happening.kind === "call" || happening.kind === "end";
  if (trigger === "our RST" && !known) {
    const { number } = happening.packet;
    return {
      cause: packets.get(number)?.cause ?? byPacket(number),
      text: `the ${peer} sends the RST of packet ${number} and moves from ${from} to ${to}`,
      source,
    };
  }
  const cause: Cause = known ? byAct(happening) : byPacket(happening.packet.number);
  const who = known
    ? happening.kind === "call"
      ? place(happening)
      : endText(happening, `the ${peer}'s program`)
    : `the ${trigger} of packet ${happening.packet.number}`;
  const what =
    from === to ? `leaves the ${peer} in ${from}` : `moves the ${peer} from ${from} to ${to}`;
  return { cause, text: `${who} ${what}${kept}`, source };
}

/** Nothing else can have caused it: the kernel gave up or waited long enough. */
function timedOut(search: Search): Found | undefined {
  const { happenings, peer, change } = search;
  if (change.from === "FIN-WAIT-2") return orphanTimedOut(search);
  const index = happenings.findLastIndex(
    (one, at) => at >= search.from && one.kind === "sent" && one.packet.source.peer === peer,
  );
  const last = happenings[index];
  if (last?.kind !== "sent") return undefined;
  const { number } = last.packet;
  return {
    index,
    explanation: {
      cause: byTimer(peer, "user timeout", number),
      text: `nothing that the ${peer} waited for came after packet ${number}: its kernel gives the connection up`,
      source: "RFC 9293, 3.8.3; RFC 1122, 4.2.3.5",
    },
  };
}

/** No RFC limits FIN-WAIT-2. Linux does for a socket that no program holds, from the last packet of either side on. */
function orphanTimedOut({ happenings, from, peer, change }: Search): Found | undefined {
  const index = happenings.findLastIndex((one, at) => {
    const segment = at >= from && "packet" in one ? segmentOf(one.packet) : undefined;
    return segment !== undefined && isOf(segment, change);
  });
  const last = happenings[index];
  if (last === undefined || !("packet" in last)) return undefined;
  const { number } = last.packet;
  return {
    index,
    explanation: {
      cause: byTimer(peer, "FIN-WAIT-2", number),
      text: `no FIN came after packet ${number}, and no program holds the socket: the ${peer}'s kernel gives it up after net.ipv4.tcp_fin_timeout`,
      source: "tcp(7), tcp_fin_timeout",
    },
  };
}
