/**
 * The limits of the peers' containers a run has reached, as mismatches: a program that takes all
 * memory or starts processes without end is at fault, whatever else goes wrong because of it.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import type { Mismatch } from "../record/record.ts";
import { PEER_LIMITS } from "../stage/limits.ts";
import type { LimitCounts, Sidecar } from "../stage/sidecar.ts";

/** What the kernel counts of each peer's container. */
export async function countLimits(
  peers: Readonly<Record<Peer, { readonly sidecar: Sidecar }>>,
): Promise<Readonly<Record<Peer, LimitCounts>>> {
  const [server, client] = await Promise.all(PEERS.map((peer) => peers[peer].sidecar.limits()));
  const none: LimitCounts = { killed: 0, full: 0, refused: 0 };
  return { server: server ?? none, client: client ?? none };
}

/** A mismatch for each limit a peer's program has reached. */
export function limitMismatches(counts: Readonly<Record<Peer, LimitCounts>>): Mismatch[] {
  return PEERS.flatMap((peer) => ofPeer(peer, counts[peer]));
}

function ofPeer(peer: Peer, { killed, full, refused }: LimitCounts): Mismatch[] {
  const { memory, processes } = PEER_LIMITS;
  const found: Mismatch[] = [];
  // Killed, and its own memory was not full: then it was the machine's (see machineShort).
  if (killed > 0 && full > 0) {
    found.push({
      subject: `the memory of the ${peer}'s program`,
      expected: `at most ${memory} MiB, with its debugger and its files in /tmp`,
      observed: `killed by the kernel: out of memory, limit ${memory} MiB`,
      advice: "is something allocated in a loop that does not end?",
    });
  }
  if (refused > 0) {
    found.push({
      subject: `the processes of the ${peer}'s program`,
      expected: `at most ${processes} at once, with its debugger's threads`,
      observed: `the kernel refused to start ${refused} more`,
      advice: "does a fork in a loop run in the children as well?",
    });
  }
  return found;
}

/** Why the run says nothing: the kernel killed for want of memory where the limit was not reached. */
export function machineShort(counts: Readonly<Record<Peer, LimitCounts>>): string | undefined {
  const peer = PEERS.find((one) => counts[one].killed > 0 && counts[one].full === 0);
  if (peer === undefined) return undefined;
  return `The engine's machine ran out of memory: the kernel killed a process of the ${peer}, which was below its limit.\nGive the engine more memory, or run fewer labs at once.`;
}
