/** Makes frames: a packet with the link layer of each link type, and ARP. */

import { ipv4Bytes } from "./build.ts";
import { be16, be32, concat, le32 } from "./bytes.ts";

export const MAC_1 = "02 00 00 00 00 01";
export const MAC_2 = "02 00 00 00 00 02";

/** The ethertype for the version of the IP packet; callers give it for ARP and other payloads. */
function etherTypeOf(packet: Uint8Array): number {
  return (packet[0] ?? 0) >>> 4 === 6 ? 0x86dd : 0x0800;
}

export interface EthernetFields {
  readonly source?: string;
  readonly destination?: string;
  readonly etherType?: number;
  /** Tag protocol and VLAN number of each tag, outermost first. */
  readonly tags?: ReadonlyArray<readonly [protocol: number, vlan: number]>;
}

export function ethernet(packet: Uint8Array, fields: EthernetFields = {}): Uint8Array {
  const tags = (fields.tags ?? []).flatMap(([protocol, vlan]) => [
    ...be16(protocol),
    ...be16(vlan),
  ]);
  const etherType = fields.etherType ?? etherTypeOf(packet);
  return concat(fields.destination ?? MAC_2, fields.source ?? MAC_1, tags, be16(etherType), packet);
}

/** Linux cooked v1: 0 is a packet to this host, 4 one from this host. */
export function cooked(packet: Uint8Array, packetType = 0, protocol?: number): Uint8Array {
  const header = [...be16(packetType), ...be16(1), ...be16(6)];
  return concat(header, MAC_1, [0, 0], be16(protocol ?? etherTypeOf(packet)), packet);
}

export function cooked2(
  packet: Uint8Array,
  packetType = 0,
  interfaceIndex = 2,
  protocol?: number,
): Uint8Array {
  const header = [...be16(protocol ?? etherTypeOf(packet)), 0, 0, ...be32(interfaceIndex)];
  return concat(header, be16(1), [packetType, 6], MAC_1, [0, 0], packet);
}

/** BSD loopback: the address family, in the byte order of the capturing host or of the network. */
export function loopback(packet: Uint8Array, family = 2, bigEndian = false): Uint8Array {
  return concat(bigEndian ? be32(family) : le32(family), packet);
}

export interface ArpFields {
  readonly targetHardware?: string;
  readonly sender?: string;
  readonly target?: string;
}

export function arp(operation: number, fields: ArpFields = {}): Uint8Array {
  return concat(
    [0, 1, 8, 0, 6, 4],
    be16(operation),
    MAC_1,
    ipv4Bytes(fields.sender ?? "198.18.0.1"),
    fields.targetHardware ?? "00 00 00 00 00 00",
    ipv4Bytes(fields.target ?? "198.18.0.2"),
  );
}
