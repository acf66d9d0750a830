/**
 * The subnets of runs: a /29 of 198.18.0.0/15, which RFC 2544 reserves for tests, so it collides neither
 * with home networks nor with an engine's pools. On IPv6 also a /64 in 2001:2::/48, which RFC 5180 reserves
 * for the same purpose.
 */
import { randomInt } from "node:crypto";
import type { AssignedAddresses } from "../containers/description.ts";
import type { Family, Peer } from "../lab/model.ts";
import type { LabNetwork } from "./parts.ts";

/** The possible networks: each /29 by its index in 198.18.0.0/15, with its /64. */
export interface SubnetRange {
  readonly first: number;
  readonly count: number;
}

/** All /29 networks of the /15: 2^(29-15). */
const EVERY_SUBNET: SubnetRange = { first: 0, count: 16_384 };

export interface Subnet extends Readonly<Record<Peer, string>> {
  readonly subnet: string;
  readonly gateway: string;
}

interface BothSubnets {
  readonly ipv4: Subnet;
  readonly ipv6: Subnet;
}

/** In the usual range, one of the 4864 networks whose addresses all have the same number of characters. */
export function anySubnets(range: SubnetRange = EVERY_SUBNET): BothSubnets {
  for (;;) {
    const index = range.first + randomInt(range.count);
    if (range !== EVERY_SUBNET || isUsualLength(index)) return subnets(index);
  }
}

/** A program that sends an address as text, as a client of HTTP does, then sends as many bytes in each run. */
function isUsualLength(index: number): boolean {
  const { ipv4, ipv6 } = subnets(index);
  return ipv4.gateway.length === LONGEST.ipv4 && ipv6.gateway.length === LONGEST.ipv6;
}

const LONGEST = { ipv4: "198.18.128.105".length, ipv6: "2001:2:0:1001::1".length };

/** The /29 with this index, and its /64. The number of the /64 is never 0, so `::` follows it. */
export function subnets(index: number): BothSubnets {
  const v4 = (offset: number): string => {
    const low = index * 8 + offset;
    return `198.${18 + (low >> 16)}.${(low >> 8) & 0xff}.${low & 0xff}`;
  };
  const prefix = `2001:2:0:${(index + 1).toString(16)}::`;
  return {
    ipv4: { subnet: `${v4(0)}/29`, gateway: v4(1), server: v4(2), client: v4(3) },
    ipv6: {
      subnet: `${prefix}/64`,
      gateway: `${prefix}1`,
      server: `${prefix}2`,
      client: `${prefix}3`,
    },
  };
}

/** The network of a run on these subnets. Every network has an IPv4 subnet, used or not. */
export function networkOn(
  { ipv4, ipv6 }: BothSubnets,
  family: Family,
  { id, name }: Pick<LabNetwork, "id" | "name">,
): LabNetwork {
  const used = family === 6 ? ipv6 : ipv4;
  const assigned = (peer: Peer): AssignedAddresses => ({
    IPv4Address: ipv4[peer],
    ...(family === 6 && { IPv6Address: ipv6[peer] }),
  });
  return {
    id,
    name,
    subnet: used.subnet,
    addresses: { server: used.server, client: used.client },
    assigned: { server: assigned("server"), client: assigned("client") },
  };
}
