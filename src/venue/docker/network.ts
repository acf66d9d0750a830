/** The network of a run, as an engine makes it. It has no way out. */
import type { Docker, Engine } from "../../engine/connect.ts";
import { statusOf } from "../../engine/failure.ts";
import type { Family } from "../../lab/model.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import type { LabNetwork, NetworkSettings } from "../parts.ts";
import { anySubnets, networkOn, type SubnetRange } from "../subnets.ts";

export interface DockerNetworkSettings extends NetworkSettings {
  readonly family?: Family | undefined;
  readonly range?: SubnetRange;
}

const ETHERNET_MTU = 1500;

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
  { family = 4, mtu = ETHERNET_MTU, groups = false, range }: DockerNetworkSettings = {},
): Promise<LabNetwork> {
  for (let tries = 0; tries < TRIES; tries++) {
    const both = anySubnets(range);
    const { ipv4, ipv6 } = both;
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
      return networkOn(both, family, { id: network.id, name });
    } catch (cause) {
      if (!isTaken(cause)) throw networkError(cause, family);
    }
  }
  throw new EnvironmentError(
    `No free subnet in 198.18.0.0/15: ${TRIES} of its /29 networks were tried, and all are in use.`,
    "Remove networks that are no longer needed: docker network ls, docker network prune.",
  );
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
