/**
 * Turns the state changes that the kernel traced into each peer's history in the record: the changes of
 * the run's own connections, with times relative to the first packet.
 *
 * Other runs use the same port on the same kernel, so changes without both peers' addresses are left out.
 * This includes listening sockets, which have no address that shows whose they are; the socket tables
 * have them.
 */
import { otherPeer, PEERS, type Peer } from "../lab/model.ts";
import type { StateChange } from "../sockets/state-trace.ts";
import { plainAddress } from "../sockets/table.ts";
import type { RecordedStateChange } from "./record.ts";

type History = Record<Peer, RecordedStateChange[]>;

/**
 * @param changes in order, their times in microseconds since 1970
 * @param start of the first packet, in microseconds since 1970; undefined if there was none
 */
export function recordTrace(
  changes: readonly StateChange[],
  addresses: Readonly<Record<Peer, string>>,
  start: number | undefined,
): History {
  const plain = changes.map(withPlainAddresses);
  const ours = PEERS.map((peer) => {
    const own = plain.filter(
      ({ local, remote }) =>
        local.address === addresses[peer] && remote.address === addresses[otherPeer(peer)],
    );
    return [peer, withPorts(own)] as const;
  });
  const origin = start ?? Math.min(...ours.flatMap(([, own]) => own.map(({ time }) => time)));
  const history: History = { server: [], client: [] };
  for (const [peer, own] of ours) {
    history[peer] = own.map(({ time, local, remote, from, to }) => ({
      time: Math.round(time - origin) / 1e6,
      local,
      remote,
      from,
      to,
    }));
  }
  return history;
}

/** A socket of IPv6 that has a connection of IPv4 is traced with addresses of IPv6. */
function withPlainAddresses(change: StateChange): StateChange {
  const { local, remote } = change;
  return {
    ...change,
    local: { ...local, address: plainAddress(local.address) },
    remote: { ...remote, address: plainAddress(remote.address) },
  };
}

/**
 * Linux enters SYN-SENT before it has chosen a port (net/ipv4/tcp_ipv4.c, tcp_v4_connect). That change
 * gets the port of the next change out of SYN-SENT.
 */
function withPorts(changes: readonly StateChange[]): readonly StateChange[] {
  const named = [...changes];
  const waiting: number[] = [];
  for (const [index, change] of changes.entries()) {
    const { port } = change.local;
    if (port === 0 && change.to === "SYN-SENT") waiting.push(index);
    if (change.from !== "SYN-SENT" || isBound(port, named.slice(0, index))) continue;
    const opened = waiting.shift();
    const opening = opened === undefined ? undefined : changes[opened];
    if (opened !== undefined && opening !== undefined) {
      named[opened] = { ...opening, local: change.local };
    }
  }
  return named;
}

/** Whether an earlier change to SYN-SENT already has this port, which the socket got from bind. */
function isBound(port: number, before: readonly StateChange[]): boolean {
  return port !== 0 && before.some(({ local, to }) => to === "SYN-SENT" && local.port === port);
}
