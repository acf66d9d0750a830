/** The names of a run's peers, for the captures that lie next to its record. */
import { basename, dirname } from "node:path";
import { PEERS } from "../../lab/model.ts";

const CAPTURES = PEERS.map((peer) => `${peer}.pcap`);

/** @returns the name of an address in a run's own capture; undefined for any other capture */
export async function peerNames(file: string): Promise<((address: string) => string) | undefined> {
  if (!CAPTURES.includes(basename(file))) return undefined;
  const { readRecord } = await import("../../runs/records.ts");
  const record = await readRecord(dirname(file)).catch(() => undefined); // a capture without a run
  if (record === undefined) return undefined;
  const names = new Map(PEERS.map((peer) => [record.peers[peer].address, peer]));
  return (address) => names.get(address) ?? address;
}
