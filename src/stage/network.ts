/**
 * The network of a run. It has no way out and a /29 of its own in 198.18.0.0/15. RFC 2544
 * reserves that range for tests, so it collides neither with home networks nor with Docker's pools. On
 * IPv6 the network also has a /64 in 2001:2::/48, which RFC 5180 reserves for the same purpose. Every
 * Docker network has an IPv4 subnet, used or not.
 */
import { randomInt } from "node:crypto";
import type { Docker, Engine } from "../engine/connect.ts";
import type { AssignedAddresses } from "../engine/containers/containment.ts";
import { statusOf } from "../engine/failure.ts";
import type { Family, Peer } from "../lab/model.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

export interface LabNetwork {
  readonly id: string;
  readonly name: string;
  /** `198.18.3.8/29`, `2001:2:0:66::/64` */
  readonly subnet: string;
  /** The addresses that the programs use, of the run's version of IP. */
  readonly addresses: Readonly<Record<Peer, string>>;
  /** All addresses of each peer. */
  readonly assigned: Readonly<Record<Peer, AssignedAddresses>>;
}

/** The possible networks: each /29 by its index in 198.18.0.0/15, with its /64. */
export interface SubnetRange {
  readonly first: number;
  readonly count: number;
}

export interface NetworkSettings {
  readonly family?: Family | undefined;
  readonly mtu?: number | undefined;
  /** Whether it must not be internal, because the engine's internal networks drop packets to groups. */
  readonly groups?: boolean;
  readonly range?: SubnetRange;
}

const ETHERNET_MTU = 1500;

/** All /29 networks of the /15: 2^(29-15). */
const EVERY_SUBNET: SubnetRange = { first: 0, count: 16_384 };
/** The engine refuses a subnet that is in use. After this many refusals the range is practically full. */
const TRIES = 64;

/**
 * Whether internal networks of the engine lose packets to groups. Docker's rules for them drop each packet
 * whose destination is not in the subnet, and on a machine with net.bridge.bridge-nf-call-iptables = 1 also
 * those that stay on the bridge. Podman has no such rules.
 */
export function dropsGroups({ product }: Pick<Engine, "product">): boolean {
  return product === "Docker";
}

/**
 * Makes the network on a free subnet. The engine itself decides whether one is free, so two commands at
 * the same time cannot get the same one.
 * @throws EnvironmentError if no free subnet is found
 */
export async function createNetwork(
  docker: Docker,
  name: string,
  labels: Readonly<Record<string, string>>,
  { family = 4, mtu = ETHERNET_MTU, groups = false, range = EVERY_SUBNET }: NetworkSettings = {},
): Promise<LabNetwork> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { ipv4, ipv6 } = subnets(range.first + randomInt(range.count));
    const used = family === 6 ? ipv6 : ipv4;
    const assigned = (peer: Peer): AssignedAddresses => ({
      IPv4Address: ipv4[peer],
      ...(family === 6 && { IPv6Address: ipv6[peer] }),
    });
    try {
      const network = await docker.createNetwork({
        Name: name,
        Driver: "bridge",
        Internal: !groups,
        CheckDuplicate: true,
        EnableIPv6: family === 6,
        IPAM: {
          Driver: "default",
          Config: (family === 6 ? [ipv4, ipv6] : [ipv4]).map(({ subnet, gateway }) => ({
            Subnet: subnet,
            Gateway: gateway,
          })),
        },
        Options: {
          "com.docker.network.driver.mtu": `${mtu}`,
          // without an address of the engine's machine, programs reach only each other
          "com.docker.network.bridge.inhibit_ipv4": "true",
          // the peers have no route to elsewhere (docker/sidecar/agent.sh); without masquerading, no answer came back
          ...(groups && { "com.docker.network.bridge.enable_ip_masquerade": "false" }),
        },
        Labels: { ...labels },
      });
      return {
        id: network.id,
        name,
        subnet: used.subnet,
        addresses: { server: used.server, client: used.client },
        assigned: { server: assigned("server"), client: assigned("client") },
      };
    } catch (cause) {
      if (!isTaken(cause)) throw networkError(cause, family);
    }
  }
  throw new EnvironmentError(
    `No free subnet in 198.18.0.0/15: ${TRIES} of its /29 networks were tried, and all are in use.`,
    "Remove networks that are no longer needed: docker network ls, docker network prune.",
  );
}

interface Subnet extends Readonly<Record<Peer, string>> {
  readonly subnet: string;
  readonly gateway: string;
}

/** The /29 with this index, and its /64. The number of the /64 is never 0, so `::` follows it. */
export function subnets(index: number): { readonly ipv4: Subnet; readonly ipv6: Subnet } {
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

function isTaken(cause: unknown): boolean {
  const message = String(cause);
  return statusOf(cause) !== 404 && /overlaps with other one|conflicts with network/i.test(message);
}

function networkError(cause: unknown, family: Family): EnvironmentError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (family === 6 && /ipv6/i.test(message)) {
    return new EnvironmentError(
      `The Docker engine could not make a network with IPv6: ${message}`,
      "Its kernel needs IPv6: check that /proc/sys/net/ipv6 exists and that it was not booted with ipv6.disable=1. On IPv4 the lab runs without --family 6.",
      { cause },
    );
  }
  return new EnvironmentError(
    `The Docker engine could not make a network: ${message}`,
    "If the message names address pools or iptables, remove unused networks (docker network prune) or restart the engine.",
    { cause },
  );
}
