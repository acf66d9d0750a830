/**
 * Gives all values of a record that differ between runs a fixed form: addresses, client ports, sequence
 * numbers, timestamps, PIDs, times (also of the clock, in a program's output) and versions. Two runs of one lab then have the same record.
 */
import { PEERS } from "../lab/model.ts";
import type { Entry } from "../sockets/table.ts";
import { FIXED_START, withFixedTimes } from "./clock-times.ts";
import { inFixedOrder } from "./fixed-order.ts";
import { isFork } from "./forks.ts";
import { directedBroadcast } from "./groups.ts";
import type { RunRecord } from "./record.ts";

const FIXED_ADDRESSES = {
  4: { server: "198.18.0.2", client: "198.18.0.3" },
  6: { server: "2001:2:0:1::2", client: "2001:2:0:1::3" },
};
const FIRST_PORT = 50_001;
/** The first port that Linux chooses by itself (ip_local_port_range). */
const FIRST_EPHEMERAL = 32_768;
/** Distance between the fixed forms of two connections' ISNs. */
const ISN_SPACING = 10_000_000;

/** Numbers in tcpdump's lines, calls and mismatches, found by the text before them. */
const ADDRESS = /(?<!\d)\d+(?:\.\d+){3}|(?<![0-9a-f])(?:[0-9a-f]*:){2,}[0-9a-f]*(?![0-9a-f.])/g;
/** At the end of a long text of which a call shows the beginning: `"Host: 198.18."...`. */
const CUT_ADDRESS = /\b\d+\.\d+\.[\d.]*(?="\.\.\.)/g;
const PORT = /(?<=[.:])\d+\b/g;
const SEQUENCE = /(?<=\b(?:seq|ack) )\d+/g;
const SACK = /\bsack \d (?:\{\d+:\d+\})+/g;
const TIMESTAMPS = /TS val \d+ ecr (\d+)/g;

/** The record in its fixed form, which is a record too, so that the same texts can be made from it. */
export function normaliseRecord(record: RunRecord): RunRecord {
  const fixed = collect(record);
  const fixedTimes = withFixedTimes(record.run.started);
  const text = (value: string): string =>
    fixedTimes(value)
      .replace(CUT_ADDRESS, (found) => {
        const [, whole = ""] = [...fixed.addresses].find(([own]) => own.startsWith(found)) ?? [];
        return whole === "" ? found : whole.slice(0, found.length);
      })
      .replace(ADDRESS, (found) => fixed.addresses.get(found) ?? found)
      .replace(PORT, (found) => `${fixed.ports.get(Number(found)) ?? found}`)
      .replace(SEQUENCE, (found) => `${fixed.numbers.get(Number(found)) ?? found}`)
      .replace(SACK, (option) =>
        option.replace(/\d+(?=[:}])/g, (found) => `${fixed.numbers.get(Number(found)) ?? found}`),
      )
      .replace(TIMESTAMPS, (_, ecr) => `TS val 1 ecr ${ecr === "0" ? 0 : 1}`);
  const walked = walk(inFixedOrder(record), text, fixed) as RunRecord;
  const { sheet } = record.lab;
  return {
    ...walked,
    lab: { ...walked.lab, ...(sheet !== undefined && { sheet }) }, // no number in it is of the run
    steps: walked.steps.map((step) => ({
      ...step,
      tables: { server: rowsOf(step.tables.server), client: rowsOf(step.tables.client) },
      sysctls: step.sysctls.map((setting) =>
        setting.peer === "host" ? { ...setting, value: "of the machine" } : setting,
      ),
    })),
    run: { id: "run", started: FIXED_START },
    environment: {
      engine: "engine",
      kernel: "kernel",
      images: {},
      tools: {},
      ...(walked.environment.limitsMissing !== undefined && { limitsMissing: "why" }),
    },
    ...(walked.traceMissing !== undefined && { traceMissing: "why" }), // the engine's text
    timing: [],
  };
}

/**
 * netstat prints rows in the order of a hash table, which differs between runs. The queue of a UDP socket is counted in the
 * kernel's memory for its datagrams (sk_rmem_alloc), which depends on the driver of the cable.
 */
function rowsOf<T extends Pick<Entry, "protocol" | "recvQ">>(rows: readonly T[]): T[] {
  return rows
    .map((row) =>
      row.protocol.startsWith("udp") ? { ...row, recvQ: Math.min(row.recvQ, 1) } : row,
    )
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

interface FixedForms {
  readonly addresses: ReadonlyMap<string, string>;
  readonly ports: ReadonlyMap<number, number>;
  /** Raw sequence and acknowledgment numbers. */
  readonly numbers: ReadonlyMap<number, number>;
}

/** All values that differ between runs, with their fixed forms. */
function collect(record: RunRecord): FixedForms {
  const addresses = new Map(
    PEERS.map((peer) => [record.peers[peer].address, FIXED_ADDRESSES[record.family][peer]]),
  );
  const broadcast = directedBroadcast(record.peers.server.address);
  if (broadcast !== undefined) {
    addresses.set(broadcast, directedBroadcast(FIXED_ADDRESSES[4].server) ?? broadcast);
  }
  const packets = [...record.steps.flatMap((step) => step.packets), ...record.late];
  const ports = new Map<number, number>();
  const numbers = new Map<number, number>();
  const addPort = (port = 0): void => {
    if (port !== 0 && port !== record.port && !ports.has(port)) {
      ports.set(port, FIRST_PORT + ports.size);
    }
  };
  for (const { segment, source, destination } of packets) {
    for (const { port } of [source, destination]) addPort(port);
    if (segment === undefined) continue;
    const base = (peer: "server" | "client" | undefined): number =>
      ISN_SPACING * (2 * segment.connection - (peer === "client" ? 1 : 0));
    const { seq, relativeSeq, ack, relativeAck } = segment;
    const fixed = (peer: typeof source.peer, relative: number): number =>
      (base(peer) + relative) % 2 ** 32;
    if (relativeSeq !== undefined) numbers.set(seq, fixed(source.peer, relativeSeq));
    if (relativeAck !== undefined) numbers.set(ack, fixed(destination.peer, relativeAck));
  }
  // a connected UDP socket has a port before it sends, or without sending
  const rows = record.steps.flatMap(({ tables }) => [...tables.server, ...tables.client]);
  for (const { local, remote } of rows) if (remote.port !== 0) addPort(local.port);
  const onLoopback = record.steps.flatMap(({ loopback = {} }) =>
    PEERS.flatMap((peer) => loopback[peer]?.packets ?? []),
  );
  for (const [index, { source, destination, isn }] of onLoopback.entries()) {
    for (const { port = 0 } of [source, destination]) if (port >= FIRST_EPHEMERAL) addPort(port);
    if (isn === undefined) continue;
    const fixed = 2 ** 31 + ISN_SPACING * index;
    numbers.set(isn, fixed).set((isn + 1) % 2 ** 32, fixed + 1); // a SYN and its acknowledgment have raw numbers
  }
  return { addresses, ports, numbers };
}

/** Fields that are left out: other fields have the same facts, or the numbers depend on timers or chance. */
const LEFT_OUT = new Set(["frame", "netstat", "leftOut", "variables"]);
/** Fields whose numbers differ between runs. */
const VOLATILE = new Set(["time", "gap", "passed", "pid", "seconds"]);
/** Raw sequence numbers. */
const NUMBERS = new Set(["seq", "ack", "isnBefore", "isn"]);

/** A call whose result is a PID. */
function makesProcess(value: object): value is { readonly result: number } {
  const { name, result } = value as { readonly name?: unknown; readonly result?: unknown };
  return typeof name === "string" && isFork(name) && typeof result === "number";
}

function walk(
  value: unknown,
  text: (value: string) => string,
  fixed: FixedForms,
  key = "",
): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") {
    if (VOLATILE.has(key)) return 1;
    if (key === "port") return fixed.ports.get(value) ?? value;
    return NUMBERS.has(key) ? (fixed.numbers.get(value) ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => walk(item, text, fixed, key));
  if (typeof value !== "object" || value === null) return value;
  if (makesProcess(value)) return { ...value, result: Math.min(value.result, 1) };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, item]) => [name, walk(item, text, fixed, name)]),
  );
}
