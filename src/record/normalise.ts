/**
 * A record with everything that differs from run to run put in a fixed form: addresses, client
 * ports, sequence numbers, timestamps, PIDs, times and versions. Two runs of one lab give the same.
 */
import { PEERS } from "../lab/model.ts";
import type { RunRecord } from "./record.ts";

const FIXED_ADDRESSES = { server: "198.18.0.2", client: "198.18.0.3" };
const FIRST_PORT = 50_001;
/** Distance between the fixed forms of two connections' ISNs. */
const ISN_SPACING = 10_000_000;

/** The record in its fixed form: still a record, from which the same text can be made. */
export function normaliseRecord(record: RunRecord): RunRecord {
  const replacements = collect(record);
  const token = /\d+(?:\.\d+){3}|\d+/g;
  const text = (value: string): string =>
    value
      .replace(token, (found) => replacements.get(found) ?? found)
      .replace(/TS val \d+ ecr (0\b|\d+)/g, (_, ecr) => `TS val 1 ecr ${ecr === "0" ? 0 : 1}`);
  const number = (value: number): number => Number(replacements.get(`${value}`) ?? value);
  const walked = walk(record, text, number) as RunRecord;
  return {
    ...walked,
    run: { id: "run", started: "2000-01-01T00:00:00.000Z" },
    environment: { engine: "engine", kernel: "kernel", images: {}, tools: {} },
    timing: [],
  };
}

/** Every number that differs from run to run, as text, with its fixed form. */
function collect(record: RunRecord): ReadonlyMap<string, string> {
  const replacements = new Map<string, string>();
  for (const peer of PEERS) replacements.set(record.peers[peer].address, FIXED_ADDRESSES[peer]);
  const packets = [...record.steps.flatMap((step) => step.packets), ...record.late];
  let ports = FIRST_PORT;
  for (const { source, destination } of packets) {
    for (const { port } of [source, destination]) {
      if (port !== undefined && port !== record.port && !replacements.has(`${port}`)) {
        replacements.set(`${port}`, `${ports++}`);
      }
    }
  }
  for (const { segment, source, destination } of packets) {
    if (segment === undefined) continue;
    const base = (peer: "server" | "client" | undefined): number =>
      ISN_SPACING * (2 * segment.connection - (peer === "client" ? 1 : 0));
    const { seq, relativeSeq, ack, relativeAck } = segment;
    if (relativeSeq !== undefined) replacements.set(`${seq}`, `${base(source.peer) + relativeSeq}`);
    if (relativeAck !== undefined) {
      replacements.set(`${ack}`, `${base(destination.peer) + relativeAck}`);
    }
  }
  return replacements;
}

/** Fields whose numbers say nothing that is the same from run to run. */
const VOLATILE = new Set(["time", "pid"]);
/** Fields whose numbers are among those collected. */
const COLLECTED = new Set(["port", "seq", "ack"]);

function walk(
  value: unknown,
  text: (value: string) => string,
  number: (value: number) => number,
  key = "",
): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") {
    return VOLATILE.has(key) ? 1 : COLLECTED.has(key) ? number(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => walk(item, text, number, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, walk(item, text, number, name)]),
  );
}
