/** The rows of a packet's connection in the socket tables of a step. */
import type { Peer } from "../lab/model.ts";
import type { RecordedPacket, StepRecord } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";

/** @param peer the packet's sender or its receiver */
export function rowOf(
  { tables }: Pick<StepRecord, "tables">,
  peer: Peer,
  { source, destination }: RecordedPacket,
): Entry | undefined {
  const [own, other] = source.peer === peer ? [source, destination] : [destination, source];
  return (tables[peer] as readonly Entry[]).find(
    ({ local, remote }) => local.port === own.port && remote.port === other.port,
  );
}
