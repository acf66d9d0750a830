/** The rows of both socket tables after a step, as a lab expects them. */
import { otherPeer, type Peer, type SocketExpectation } from "../lab/model.ts";
import type { RecordedPacket, RunRecord } from "../record/record.ts";
import { NoDraftError } from "./refusal.ts";

type Row = RunRecord["steps"][number]["tables"][Peer][number];

/** @throws NoDraftError if a row differs from run to run in more than the bytes of its receive queue */
export function rowsOf(
  runs: readonly RunRecord[],
  index: number,
): Readonly<Record<Peer, readonly SocketExpectation[]>> {
  const of = (peer: Peer) => runs.map((run) => rowsIn(run, index, peer));
  return { server: merged(of("server"), "server"), client: merged(of("client"), "client") };
}

function merged(
  tables: readonly (readonly SocketExpectation[])[],
  peer: Peer,
): readonly SocketExpectation[] {
  const [first = []] = tables;
  const open = first.map((row, at) => {
    const queues = tables.map((table) => table[at]?.recvQ ?? 0);
    const some = queues.every((queue) => queue === "some" || queue > 0);
    return new Set(queues).size > 1 && some ? { ...row, recvQ: "some" as const } : row;
  });
  const opened = open.map(({ recvQ }) => recvQ);
  for (const table of tables) {
    const same = table.map((row, at) =>
      opened[at] === "some" ? { ...row, recvQ: opened[at] } : row,
    );
    if (JSON.stringify(same) !== JSON.stringify(open)) {
      throw new NoDraftError(
        `the ${peer}'s socket table is not the same in each run: two events race`,
      );
    }
  }
  return open;
}

function rowsIn(run: RunRecord, index: number, peer: Peer): readonly SocketExpectation[] {
  const rows = run.steps[index]?.tables[peer] ?? [];
  return rows
    .map((row) => expectationOf(row, run, index, peer))
    .toSorted((a, b) => order(a) - order(b) || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const order = ({ connection = 0 }: SocketExpectation): number => connection;

function expectationOf(row: Row, run: RunRecord, index: number, peer: Peer): SocketExpectation {
  const { protocol, state, recvQ, sendQ, local, remote, owner } = row;
  const transport = protocol.startsWith("tcp") ? "tcp" : "udp";
  const isAny = remote.port === 0;
  const connection = connectionOf(row, run, index, peer);
  const isBound = isAny && (connection === undefined || peer === "server");
  return {
    protocol: transport,
    ...(state !== undefined && { state }),
    recvQ: transport === "udp" && recvQ > 0 ? "some" : recvQ, // the kernel counts its buffers
    sendQ,
    owner: owner === undefined ? "none" : "program",
    ...(protocol.endsWith("6") && run.family === 4 && { dualStack: true }),
    ...(isBound
      ? local.port !== run.port && { port: local.port }
      : { connection: connection ?? 1, ...(isAny && { anyAddress: true }) }),
  };
}

/** The connection with the row's ports: the newest one that has begun, or else the first that will. */
function connectionOf(
  { local, remote, protocol }: Row,
  { steps, late }: RunRecord,
  index: number,
  peer: Peer,
): number | undefined {
  const own = (packet: RecordedPacket) =>
    packet.source.peer === peer
      ? [packet.source.port, packet.destination.port]
      : [packet.destination.port, packet.source.port];
  const kind = protocol.startsWith("tcp") ? "segment" : "datagram";
  const find = (packets: readonly RecordedPacket[]) =>
    packets.flatMap((packet) => {
      if (packet.source.peer !== peer && packet.source.peer !== otherPeer(peer)) return [];
      const [mine, other] = own(packet);
      const fits = mine === local.port && (remote.port === 0 || other === remote.port);
      return fits ? [packet[kind]?.connection ?? 0] : [];
    });
  const before = find(steps.slice(0, index + 1).flatMap(({ packets }) => packets));
  const after = find([...steps.slice(index + 1).flatMap(({ packets }) => packets), ...late]);
  return [before.at(-1), after[0]].find((number) => number !== undefined && number > 0);
}
