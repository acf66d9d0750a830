import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recordJsonSchema, recordSchema } from "../../src/record/record.ts";
import { datagram, icmp, segment } from "../support/evidence/packets.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

/** The record as it is read from record.json, with another value at a path. */
function changed(path: string, value: unknown): unknown {
  const record: unknown = JSON.parse(JSON.stringify(handshakeRecord()));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let place = record as Record<string, unknown>;
  for (const key of keys) place = place[key] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return record;
}

test("a record is equal after it was written and read", () => {
  const written = JSON.stringify(handshakeRecord());
  expect(recordSchema.parse(JSON.parse(written))).toEqual(JSON.parse(written));
});

test.each([
  ["format", "another record"],
  ["version", 2],
  ["verdict", "failed"],
  ["verdict", undefined],
  ["run.started", "yesterday"],
  ["lab.steps", -1],
  ["steps.0.number", 0],
  ["steps.0.action", "jumps"],
  ["steps.0.executed.peer", "router"],
  ["steps.0.executed.outcome", { kind: "waits" }],
  ["steps.0.executed.outcome", { kind: "slept" }],
  ["steps.0.executed.outcome", { kind: "exited" }],
  ["steps.0.executed.outcome", { kind: "killed", signal: 13 }],
  ["steps.0.executed.calls.0.result", "3"],
  ["steps.0.tables.client", undefined],
  ["steps.0.tables.server.0.state", "SYN_RECV"],
  ["steps.0.tables.server.0.recvQ", -1],
  ["steps.0.tables.server.0.owner.pid", 0],
  ["steps.1.packets.0.segment.seq", 2 ** 32],
  ["steps.1.packets.0.segment.ack", -1],
  ["steps.1.packets.0.segment.window", 65536],
  ["steps.1.packets.0.segment.connection", 0],
  ["steps.1.packets.0.source.port", 65536],
  ["steps.1.packets.0.time", -1],
  ["steps.1.packets.0.received", "yes"],
  ["steps.1.packets.0.datagram", { connection: 1, length: -1 }],
  ["steps.1.packets.0.datagram", { connection: 0, length: 1 }],
  ["steps.1.packets.0.icmp", false],
  ["steps.1.packets.0.gap", undefined],
  ["steps.1.packets.0.gap", -0.1],
  ["steps.1.packets.0.repeats", 0],
  ["steps.1.packets.0.held", false],
  ["steps.0.name", undefined],
  ["steps.0.network", { packets: [] }],
  ["steps.0.network", { what: [], packets: [0] }],
  ["steps.0.passed", -1],
  ["steps.0.finished", undefined],
  ["steps.0.held", [0]],
  ["steps.0.tables.server.0.timer", { kind: "off" }],
  ["steps.0.sysctls", undefined],
  ["late", undefined],
  ["capture.server.dropped", -1],
])("a record whose %s is %j is refused, at that place", (path, value) => {
  const issues = recordSchema.safeParse(changed(path, value)).error?.issues ?? [];
  expect(issues.map((issue) => issue.path.join(".").startsWith(path))).toEqual([true]);
});

test("a record of datagrams, ICMP messages and a program's end is equal too", () => {
  const record = handshakeRecord();
  const [first, ...rest] = record.steps;
  if (first === undefined) throw new Error("a handshake has steps");
  const packets = [datagram("client", { data: "hello" }), icmp("server", "echo reply", 2)];
  const executed = { ...first.executed, outcome: { kind: "killed", signal: "SIGPIPE" } };
  const sysctls = [{ peer: "server", name: "net.ipv4.tcp_sack", value: "1" }];
  const step = { ...first, action: "ends", packets, executed, sysctls };
  const written = JSON.stringify({ ...record, steps: [step, ...rest] });
  expect(recordSchema.parse(JSON.parse(written))).toEqual(JSON.parse(written));
});

test("a record of steps of the network and of time is equal too", () => {
  const { executed: _, ...step } = stepRecord();
  const syn = { ...segment("client", "S", { number: 2 }), repeats: 1, held: true };
  const steps = [
    { ...step, action: "delivers", network: { what: ["a", "b"], packets: [1], missing: "b" } },
    { ...step, action: "passes", passed: 60.2, packets: [syn], held: [1, 2] },
  ];
  const written = JSON.stringify({ ...handshakeRecord(), steps });
  expect(recordSchema.parse(JSON.parse(written))).toEqual(JSON.parse(written));
});

test("the published JSON Schema is the schema of the code", () => {
  const published = new URL("../../src/record/record.schema.json", import.meta.url);
  expect(readFileSync(published, "utf8")).toBe(
    `${JSON.stringify(recordJsonSchema(), undefined, 2)}\n`,
  );
});
