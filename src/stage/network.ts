/**
 * The network of a run: internal (no way out), a /29 of its own out of 198.18.0.0/15, which RFC 2544
 * sets aside for testing, so that it collides neither with home networks nor with Docker's pools.
 */
import { randomInt } from "node:crypto";
import type Docker from "dockerode";
import type { Peer } from "../lab/model.ts";
import { EnvironmentError } from "./environment-error.ts";
import { statusOf } from "./images-build.ts";

export interface LabNetwork {
  readonly id: string;
  readonly name: string;
  /** `198.18.3.8/29` */
  readonly subnet: string;
  readonly addresses: Readonly<Record<Peer, string>>;
}

/** The /29 networks to choose from, by their place in 198.18.0.0/15. */
export interface SubnetRange {
  readonly first: number;
  readonly count: number;
}

const ETHERNET_MTU = 1500;

/** All of them: 2^(29-15). */
const EVERY_SUBNET: SubnetRange = { first: 0, count: 16_384 };
/** The engine refuses a subnet that is taken; with this many tried, the range is as good as full. */
const TRIES = 64;

/**
 * Makes the network on a subnet that is free; the engine itself is the judge of that, so two
 * commands at once cannot get the same one.
 * @throws EnvironmentError if no free subnet is found
 */
export async function createNetwork(
  docker: Docker,
  name: string,
  labels: Readonly<Record<string, string>>,
  mtu = ETHERNET_MTU,
  range = EVERY_SUBNET,
): Promise<LabNetwork> {
  for (let tries = 0; tries < TRIES; tries++) {
    const index = range.first + randomInt(range.count);
    const host = (offset: number): string => address(index, offset);
    const subnet = `${host(0)}/29`;
    try {
      const network = await docker.createNetwork({
        Name: name,
        Driver: "bridge",
        Internal: true,
        CheckDuplicate: true,
        IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: host(1) }] },
        Options: { "com.docker.network.driver.mtu": `${mtu}` },
        Labels: { ...labels },
      });
      return { id: network.id, name, subnet, addresses: { server: host(2), client: host(3) } };
    } catch (cause) {
      if (!isTaken(cause)) throw networkError(cause);
    }
  }
  throw new EnvironmentError(
    `No free subnet in 198.18.0.0/15: ${TRIES} of its /29 networks were tried, all are taken.`,
    "Remove networks that are not needed any more: docker network ls, docker network prune.",
  );
}

/** The address at `offset` in the /29 with this index. */
function address(index: number, offset: number): string {
  const low = index * 8 + offset;
  return `198.${18 + (low >> 16)}.${(low >> 8) & 0xff}.${low & 0xff}`;
}

function isTaken(cause: unknown): boolean {
  const message = String(cause);
  return statusOf(cause) !== 404 && /overlaps with other one|conflicts with network/i.test(message);
}

function networkError(cause: unknown): EnvironmentError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new EnvironmentError(
    `The Docker engine could not make a network: ${message}`,
    "If it speaks of address pools or iptables, remove unused networks (docker network prune) or restart the engine.",
    { cause },
  );
}
