/** A Docker Swarm of two engines, each in a network namespace of its own, with a link between them. */
import { $ as shell } from "zx";
import { type OtherEngine, startOtherEngine } from "../engine/other-engine.ts";

const $ = shell({ quiet: true });

export interface Node {
  readonly engine: OtherEngine;
  readonly address: string;
}

export interface Swarm extends AsyncDisposable {
  readonly manager: Node;
  readonly other: Node;
}

/** The command that runs another one in a node's network. */
export const onNetworkOf = ({ engine }: Node): readonly string[] => [
  "nsenter",
  `--target=${engine.pid}`,
  "--net",
];

/** Both engines name an image by the digest of its configuration, so a bundle has the same digests on both. */
export async function startSwarm(): Promise<Swarm> {
  const resources = new AsyncDisposableStack();
  try {
    const manager = {
      engine: resources.use(await startOtherEngine("trixie-docker")),
      address: "198.19.255.1",
    };
    const other = {
      engine: resources.use(await startOtherEngine("bookworm-docker")),
      address: "198.19.255.2",
    };
    await $`ip link add wsswarm0 type veth peer name wsswarm1`;
    for (const [index, node] of [manager, other].entries()) {
      const link = `wsswarm${index}`;
      await $`ip link set ${link} netns ${node.engine.pid}`;
      await $`${onNetworkOf(node)} ip address add ${node.address}/30 dev ${link}`;
      await $`${onNetworkOf(node)} ip link set ${link} up`;
    }
    const docker = (node: Node) => ["docker", "--host", node.engine.host];
    const where = (node: Node) => ["--advertise-addr", node.address, "--listen-addr", node.address];
    await $`${docker(manager)} swarm init ${where(manager)}`;
    const token = await $`${docker(manager)} swarm join-token --quiet worker`;
    const to = `${manager.address}:2377`;
    await $`${docker(other)} swarm join --token ${token.stdout.trim()} ${where(other)} ${to}`;
    resources.defer(async () => {
      for (const node of [other, manager]) await $`${docker(node)} swarm leave --force`;
    });
    const parts = resources.move();
    return { manager, other, [Symbol.asyncDispose]: () => parts.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}
