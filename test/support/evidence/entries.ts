/** Rows of the peers' socket tables. */
import { otherPeer, type Peer } from "../../../src/lab/model.ts";
import type { Entry, SocketAddress } from "../../../src/sockets/table.ts";
import { PORT, RUN, type RunNumbers } from "../runs/run-numbers.ts";

const OFF = { kind: "off", seconds: 0 };

/** The server's listening socket. */
export function listening(fields: Partial<Entry> = {}, run: RunNumbers = RUN): Entry {
  return {
    protocol: "tcp",
    recvQ: 0,
    sendQ: 0,
    local: { address: "0.0.0.0", port: PORT },
    remote: { address: "0.0.0.0", port: 0 },
    state: "LISTEN",
    owner: { pid: run.pids.server, program: "server" },
    timer: OFF,
    ...fields,
  };
}

/** The server's UDP socket. It is bound, so it receives, but it is not connected. */
export function bound(fields: Partial<Entry> = {}): Entry {
  return listening({ protocol: "udp", state: undefined, ...fields });
}

/** `peer`'s end of a connection. */
export function connected(
  peer: Peer,
  fields: Partial<Entry> = {},
  connection = 1,
  run: RunNumbers = RUN,
): Entry {
  return {
    protocol: "tcp",
    recvQ: 0,
    sendQ: 0,
    local: endOf(peer, connection, run),
    remote: endOf(otherPeer(peer), connection, run),
    state: "ESTABLISHED",
    owner: { pid: run.pids[peer], program: peer },
    timer: OFF,
    ...fields,
  };
}

export function endOf(peer: Peer, connection = 1, run: RunNumbers = RUN): SocketAddress {
  const port = peer === "server" ? PORT : (run.clientPorts[connection - 1] ?? 0);
  return { address: run.addresses[peer], port };
}
