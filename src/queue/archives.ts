/**
 * Programs to a tar and back, and a run's folder to a packed tar and back. The tar of a job is read with the limits of
 * every submission. It is not packed, so that a source that packs well meets no limit on the way that it has not met
 * at its arrival.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { unpacked } from "../grading/unpack.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import { packed, programsIn } from "../programs/archive.ts";
import { parseRecord } from "../record/record.ts";
import type { RunResult } from "../run/run-lab.ts";
import type { FolderFile } from "../runtime/folder-file.ts";

/** Bytes of a run, unpacked: two captures of 64 MiB, and the record of their packets. */
const LARGEST_RUN = 400 * 2 ** 20;

export async function packedPrograms(files: readonly FolderFile[]): Promise<Buffer> {
  return packed(files.map(({ name, bytes }) => ({ path: name, bytes, executable: false })));
}

/** @throws RefusedArchive */
export async function programsOf(archive: Buffer): Promise<readonly FolderFile[]> {
  const files = await unpacked("programs.tar", archive);
  return files.map(({ path, bytes }) => ({ name: path, bytes, executable: false }));
}

const RECORD = "record.json";
const captureOf = (peer: Peer): string => `${peer}.pcap`;
const tableOf = (step: number, peer: Peer): string => `netstat/step-${step}-${peer}.txt`;

/** The files of a run that its other files are made from. */
export async function packedRun(folder: string): Promise<Buffer> {
  const names = [
    RECORD,
    ...PEERS.map(captureOf),
    ...(await readdir(join(folder, "netstat"))).map((name) => `netstat/${name}`),
  ];
  const files = await Promise.all(
    names.map(async (path) => ({
      path,
      bytes: await readFile(join(folder, path)),
      executable: false,
    })),
  );
  return promisify(gzip)(await packed(files));
}

/** @throws FormatError or Error if it is no run of this version */
export async function runOf(archive: Buffer): Promise<RunResult> {
  const files = await programsIn(
    await promisify(gunzip)(archive, { maxOutputLength: LARGEST_RUN }),
  );
  const file = (name: string): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`the run has no file ${name}`);
    return bytes;
  };
  const netstat: Record<Peer, string>[] = [];
  while (files.has(tableOf(netstat.length + 1, "server"))) {
    const step = netstat.length + 1;
    const [server, client] = PEERS.map((peer) => file(tableOf(step, peer)).toString());
    if (server === undefined || client === undefined) throw new Error("there are two peers");
    netstat.push({ server, client });
  }
  return {
    record: parseRecord(file(RECORD).toString()),
    captures: { server: file(captureOf("server")), client: file(captureOf("client")) },
    netstat,
  };
}
