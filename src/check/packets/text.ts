/**
 * Prints packets in one line for mismatches: `server > client  [S.]  seq 0  ack 1`. Numbers are relative
 * to the ISN; the raw numbers are evidence.
 */
import { otherPeer } from "../../lab/model.ts";
import type { PlannedPacket, PlannedSegment, PlannedSeveral } from "../../lab/plan/plan.ts";
import type { RecordedPacket } from "../../record/record.ts";

/** @param fields the fields to print in addition to sender, flags, seq and ack */
export function describeExpected(e: PlannedPacket, fields: readonly string[]): string {
  const to = e.kind === "datagram" && e.to !== undefined ? e.to : otherPeer(e.from);
  const between = `${e.from} > ${to}`;
  if (e.kind === "icmp") return `${between}  ICMP  ${e.reads}`;
  if (e.kind === "datagram") {
    const parts = [between, "UDP", `length ${e.length}`];
    if (e.connection > 1 || fields.includes("connection")) parts.push(`connection ${e.connection}`);
    if (fields.includes("data")) parts.push(`data ${JSON.stringify(e.data)}`);
    if (fields.includes("fragments")) parts.push(fragmentsText(e.fragments));
    if (fields.includes("notation")) parts.push(`reads "${e.reads}"`);
    return parts.join("  ");
  }
  return describeSegment(e, fields);
}

function describeSegment(e: PlannedSegment, fields: readonly string[]): string {
  const parts = [`${e.from} > ${otherPeer(e.from)}`, `[${e.flags}]`, `seq ${sequence(e.seq)}`];
  if (e.ack !== undefined) parts.push(`ack ${sequence(e.ack)}`);
  if (fields.includes("ISN")) parts.push("an ISN other than the previous connection's");
  if (e.length > 0 || fields.includes("length")) parts.push(`length ${e.length}`);
  if (e.connection > 1 || fields.includes("connection")) parts.push(`connection ${e.connection}`);
  if (fields.includes("data")) parts.push(`data ${JSON.stringify(e.data)}`);
  if (fields.includes("fragments")) parts.push(fragmentsText(undefined));
  if (fields.includes("time")) parts.push(`after ${e.afterSeconds?.join(" to ")} s`);
  if (fields.includes("window")) parts.push(`window ${e.window}`);
  if (fields.includes("options")) parts.push(`options [${e.options}]`);
  if (fields.includes("notation")) parts.push(`reads "${e.reads}"`);
  return parts.join("  ");
}

/** The same for a captured packet; packets other than TCP and UDP as tcpdump prints them. */
export function describeObserved(packet: RecordedPacket, fields: readonly string[]): string {
  const { segment: tcp, datagram: udp } = packet;
  const between = betweenText(packet);
  if (udp !== undefined) {
    const parts = [between, "UDP", `length ${udp.length}`];
    if (udp.connection > 1 || fields.includes("connection")) {
      parts.push(`connection ${udp.connection}`);
    }
    if (fields.includes("data")) parts.push(`data ${JSON.stringify(udp.data ?? "")}`);
    if (fields.includes("fragments")) parts.push(fragmentsText(packet.fragments));
    return parts.join("  ");
  }
  if (tcp === undefined) return packet.text;
  const parts = [between, `[${tcp.flags}]`, `seq ${tcp.relativeSeq ?? `${tcp.seq} (raw)`}`];
  if (tcp.flags.includes(".")) parts.push(`ack ${tcp.relativeAck ?? `${tcp.ack} (raw)`}`);
  if (fields.includes("ISN")) {
    parts.push(
      tcp.isnBefore === undefined ? "no previous connection" : "the previous connection's ISN",
    );
  }
  if (tcp.length > 0 || fields.includes("length")) parts.push(`length ${tcp.length}`);
  if (tcp.connection > 1 || fields.includes("connection")) {
    parts.push(`connection ${tcp.connection}`);
  }
  if (fields.includes("data")) parts.push(`data ${JSON.stringify(tcp.data ?? "")}`);
  if (fields.includes("fragments")) parts.push(fragmentsText(packet.fragments));
  if (fields.includes("time")) parts.push(`after ${packet.gap.toFixed(3)} s`);
  if (fields.includes("window")) parts.push(`window ${tcp.window}`);
  if (fields.includes("options")) parts.push(`options [${tcp.options}]`);
  return parts.join("  ");
}

function betweenText({ source, destination }: RecordedPacket): string {
  const { peer, group, address } = destination;
  // the address of all hosts differs from run to run, that of a group does not
  const to = peer ?? (group === "broadcast" ? group : address);
  return `${source.peer ?? source.address} > ${to}`;
}

function fragmentsText(fragments: readonly number[] | undefined): string {
  return fragments === undefined ? "not in fragments" : `in fragments of ${fragments.join(", ")}`;
}

/** `client > server  [.] or [P.]  691 to 720 segments  1000000 bytes` */
export function describeSeveral(
  { kind, from, flags, connection, atLeast, atMost, bytes }: PlannedSeveral,
  fields: readonly string[],
): string {
  const parts = [
    `${from} > ${otherPeer(from)}`,
    ...(kind === "datagrams" ? ["UDP"] : []),
    ...(flags ? [flags.map((letters) => `[${letters}]`).join(" or ")] : []),
    `${numberText(atLeast, atMost)} ${atLeast === 1 && atMost === 1 ? kind.slice(0, -1) : kind}`,
  ];
  if (fields.includes("bytes")) parts.push(`${bytes} bytes`);
  if (connection > 1) parts.push(`connection ${connection}`);
  return parts.join("  ");
}

function numberText(least: number | undefined, most: number | undefined): string {
  if (least === most) return least === undefined ? "any number of" : `${least}`;
  if (most === undefined) return `at least ${least}`;
  return least === undefined ? `at most ${most}` : `${least} to ${most}`;
}

/** A captured packet's word in a sequence of flags, the same as `flagWord` of the lab's model. */
export function observedWord({ segment, datagram, icmp }: RecordedPacket): string[] {
  if (segment !== undefined) return [segment.flags];
  if (datagram !== undefined) return ["UDP"];
  return icmp ? ["ICMP"] : [];
}

/** The header's numbers and the whole line; empty if the line alone is already printed. */
export function rawEvidence(packet: RecordedPacket): { evidence?: string } {
  const { segment: tcp } = packet;
  if (packet.datagram !== undefined) return { evidence: packet.text };
  if (tcp === undefined) return {};
  const ack = tcp.flags.includes(".") ? `  raw ack ${tcp.ack}` : "";
  return { evidence: `raw seq ${tcp.seq}${ack}\n${packet.text}` };
}

function sequence(value: PlannedSegment["seq"]): string {
  return typeof value === "number" ? `${value}` : `${value.raw} (raw)`;
}
