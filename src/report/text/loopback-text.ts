/**
 * The lines for packets of a peer's own loopback interface, and for the names that its programs looked up.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import type { PeerLoopback, RecordedLoopback } from "../../record/record.ts";
import type { LabelledLines } from "./labelled-lines.ts";
import { safeText } from "./safe-text.ts";
import { emphasised, type Style } from "./style.ts";

/** More packets than this are shown by their number. */
const MOST_SHOWN = 20;

export interface LoopbackLines {
  readonly peer: Peer;
  readonly packets: readonly string[];
  /** Of all packets. */
  readonly count: number;
  /** `looked up example.org (A, AAAA)` */
  readonly lookups: string | undefined;
}

export function loopbackLines(loopback: RecordedLoopback = {}): readonly LoopbackLines[] {
  return PEERS.flatMap((peer) => {
    const of = loopback[peer];
    if (of === undefined) return [];
    const count = of.packets.length + (of.missed ?? 0);
    return [{ peer, packets: packetLines(of), count, lookups: lookupsText(of) }];
  });
}

/** The lines of a transcript. */
export function labelledLoopback(
  loopback: RecordedLoopback | undefined,
  lines: LabelledLines,
  style: Style,
): readonly string[] {
  return loopbackLines(loopback).flatMap(({ peer, packets, lookups }) => [
    ...lines.labelled(
      "on lo",
      packets.map((text) => `${peer}  ${emphasised(style, safeText(text))}`),
    ),
    ...lines.labelled("names", lookups ? [`${peer}  ${safeText(lookups)}`] : []),
  ]);
}

/** `client: 3 packets; looked up example.org (A, AAAA)` */
export function loopbackSummary({ peer, count, lookups }: LoopbackLines): string {
  const packets = count === 0 ? [] : [count === 1 ? "1 packet" : `${count} packets`];
  return `${peer}: ${[...packets, ...(lookups ? [lookups] : [])].join("; ")}`;
}

function packetLines({ packets, missed = 0 }: PeerLoopback): readonly string[] {
  const more = Math.max(0, packets.length - MOST_SHOWN) + missed;
  return [
    ...packets.slice(0, MOST_SHOWN).map(({ text }) => text),
    ...(more === 0 ? [] : [`… ${more} packets more`]),
  ];
}

function lookupsText({ lookups }: PeerLoopback): string | undefined {
  if (lookups === undefined) return undefined;
  if (lookups.length === 0) return "packets to and from the resolver, without a name";
  const names = lookups.map(({ name, types }) => `${name} (${types.join(", ")})`);
  return `looked up ${names.join(", ")}`;
}
