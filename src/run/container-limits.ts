/**
 * The limits of the peers' containers that a run has reached, as mismatches. A program that takes all
 * memory or starts processes without end is at fault, whatever else fails because of it.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { Mismatch } from "../record/record.ts";
import { PEER_LIMITS } from "../stage/limits.ts";
import type { LimitCounts, Sidecar } from "../stage/sidecar.ts";

/** The kernel's counts for each peer's container. */
export async function countLimits(
  peers: Readonly<Record<Peer, { readonly sidecar: Sidecar }>>,
): Promise<Readonly<Record<Peer, LimitCounts>>> {
  const [server, client] = await Promise.all(PEERS.map((peer) => peers[peer].sidecar.limits()));
  const none: LimitCounts = { killed: 0, full: 0, refused: 0 };
  return { server: server ?? none, client: client ?? none };
}

/** A mismatch for each limit that a peer's program has reached. */
export function limitMismatches(counts: Readonly<Record<Peer, LimitCounts>>): Mismatch[] {
  return PEERS.flatMap((peer) => ofPeer(peer, counts[peer]));
}

function ofPeer(peer: Peer, { killed, full, refused }: LimitCounts): Mismatch[] {
  const { memory, processes } = PEER_LIMITS;
  const found: Mismatch[] = [];
  // A kill while the container's own memory was not full is the machine's fault (see machineShort).
  if (killed > 0 && full > 0) {
    found.push({
      subject: `the memory of the ${peer}'s program`,
      expected: `at most ${memory} MiB, with its debugger and its files in /tmp`,
      observed: `killed by the kernel: out of memory, limit ${memory} MiB`,
      advice: "does a loop that never ends allocate memory?",
    });
  }
  if (refused > 0) {
    found.push({
      subject: `the processes of the ${peer}'s program`,
      expected: `at most ${processes} at once, with its debugger's threads`,
      observed: `the kernel refused to start ${refused} more`,
      advice: "do the children run the loop that forks as well?",
    });
  }
  return found;
}

/** The reason why the run proves nothing, if the kernel ran out of memory and killed a process below its limit. */
export function machineShort(counts: Readonly<Record<Peer, LimitCounts>>): string | undefined {
  const peer = PEERS.find((one) => counts[one].killed > 0 && counts[one].full === 0);
  if (peer === undefined) return undefined;
  return `The machine of the run ran out of memory: the kernel killed a process of the ${peer}, which was below its limit.\nGive it more memory, or run fewer labs at once.`;
}
