import { expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import type { RecordedPacket, RunRecord } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { connected, endOf } from "../support/evidence/entries.ts";
import { type SegmentFields, segment } from "../support/evidence/packets.ts";
import { call } from "../support/evidence/steps.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import { OTHER_RUN, RUN } from "../support/runs/run-numbers.ts";

test("two runs that differ in addresses, ports, ISNs, timestamps, PIDs and times become equal", () => {
  const [one, other] = [handshakeRecord(RUN), handshakeRecord(OTHER_RUN)];
  expect(one).not.toEqual(other);
  expect(normaliseRecord(one)).toEqual(normaliseRecord(other));
});

test("their transcripts become equal too, byte for byte", () => {
  const [one, other] = [RUN, OTHER_RUN].map((run) =>
    transcriptOf(normaliseRecord(handshakeRecord(run)), styleFor(false)),
  );
  expect(one).toBe(other);
});

test("a normalised record does not change when it is normalised again", () => {
  const once = normaliseRecord(handshakeRecord(OTHER_RUN));
  expect(normaliseRecord(once)).toEqual(once);
});

test("the fixed form has fixed addresses, counted ports, and ISNs by connection", () => {
  const { steps, peers } = normaliseRecord(handshakeRecord(OTHER_RUN));
  expect(peers).toEqual({ server: { address: "198.18.0.2" }, client: { address: "198.18.0.3" } });
  const shown = steps.flatMap(({ packets }) => packets.map(({ text }) => text));
  expect(shown).toEqual([
    "IP client.50001 > server.12345: Flags [S], seq 10000000, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
    "IP server.12345 > client.50001: Flags [S.], seq 20000000, ack 10000001, win 65160, options [mss 1460,sackOK,TS val 1 ecr 1,nop,wscale 7], length 0",
    "IP client.50001 > server.12345: Flags [.], ack 1, win 502, options [nop,nop,TS val 1 ecr 1], length 0",
    "IP client.50002 > server.12345: Flags [S], seq 30000000, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
    "IP server.12345 > client.50002: Flags [S.], seq 40000000, ack 30000001, win 65160, options [mss 1460,sackOK,TS val 1 ecr 1,nop,wscale 7], length 0",
    "IP client.50002 > server.12345: Flags [.], ack 1, win 502, options [nop,nop,TS val 1 ecr 1], length 0",
  ]);
});

test("addresses in calls and raw numbers in evidence get their fixed form too", () => {
  const syn = RUN.isns[0]?.client ?? 0;
  const record = normaliseRecord({
    ...handshakeRecord(),
    mismatches: [
      {
        subject: "a",
        expected: "b",
        observed: "c",
        evidence: `raw seq ${syn}  raw ack ${syn + 1}  sack 1 {${syn}:${syn + 1}} {1:16}`,
      },
    ],
  });
  expect(record.mismatches[0]?.evidence).toBe(
    "raw seq 10000000  raw ack 10000001  sack 1 {10000000:10000001} {1:16}",
  );
  expect(record.steps[1]?.executed?.calls[1]?.text).toBe("connect(3, 198.18.0.2:12345)");
});

test("an address of IPv4 in one of IPv6 gets its fixed form", () => {
  const record = handshakeRecord();
  const { address } = record.peers.client;
  const evidence = `accept(3, [::ffff:${address}]:12345, [28])`;
  const mismatch = { subject: "a", expected: "b", observed: "c", evidence };
  const { mismatches } = normaliseRecord({ ...record, mismatches: [mismatch] });
  expect(mismatches[0]?.evidence).toBe("accept(3, [::ffff:198.18.0.3]:12345, [28])");
});

/** The handshake with another last segment. */
function withLast(flags: string, fields: SegmentFields): RunRecord {
  const record = handshakeRecord();
  return withPackets(record, (packets) => [
    ...packets.slice(0, -1),
    segment("client", flags, { connection: 2, number: 6, ...fields }),
  ]);
}

/** The record with other packets in its last step. */
function withPackets(
  record: RunRecord,
  change: (packets: readonly RecordedPacket[]) => RecordedPacket[],
): RunRecord {
  const { steps } = record;
  const last = steps.map((step, index) =>
    index === steps.length - 1 ? { ...step, packets: change(step.packets) } : step,
  );
  return { ...record, steps: last };
}

test.each([
  ["another flag", "F.", {}],
  ["another length", ".", { data: "x" }],
  ["other data of the same length", ".", { data: "y" }],
  ["an ack off by one", ".", { ack: 2 }],
  ["a seq off by one", ".", { seq: 2 }],
  ["another window", ".", { window: 501 }],
  ["other options", ".", { options: "nop,nop" }],
  ["another connection", ".", { connection: 1 }],
  ["a packet that did not arrive", ".", { received: false }],
])("%s stays another record", (_, flags, fields) => {
  const same = JSON.stringify(normaliseRecord(withLast(".", {})));
  const other = JSON.stringify(normaliseRecord(withLast(flags, fields)));
  expect(same).toBe(JSON.stringify(normaliseRecord(handshakeRecord())));
  expect(other).not.toBe(same);
});

test("other states, queues, programs, calls and outcomes remain differences", () => {
  const record = handshakeRecord();
  const [first, ...rest] = record.steps;
  if (first?.executed === undefined) throw new Error("a handshake begins with a line");
  const line = first.executed;
  const [row] = first.tables.server;
  if (row === undefined) throw new Error("a server listens");
  const table = (fields: object) => ({ tables: { server: [{ ...row, ...fields }], client: [] } });
  const executed = (fields: object) => ({ executed: { ...line, ...fields } });
  const same = JSON.stringify(normaliseRecord(record));
  for (const other of [
    table({ state: "CLOSING" }),
    table({ recvQ: 1 }),
    table({ sendQ: 1 }),
    table({ owner: { pid: 34, program: "sh" } }),
    executed({ calls: [call("socket(AF_INET, SOCK_STREAM, 0)", 4)] }),
    executed({ outcome: { kind: "exited", code: 1 } }),
    executed({ output: "hello" }),
  ]) {
    const changed = { ...record, steps: [{ ...first, ...other }, ...rest] };
    expect(JSON.stringify(normaliseRecord(changed))).not.toBe(same);
  }
});

test("the order of the kernel's rows can differ between runs", () => {
  const record = handshakeRecord();
  const reversed = record.steps.map((step) => ({
    ...step,
    tables: {
      server: step.tables.server.toReversed(),
      client: step.tables.client.toReversed(),
    },
  }));
  expect(normaliseRecord({ ...record, steps: reversed })).toEqual(normaliseRecord(record));
});

/** The record with another client's table after its last step. */
function withClientTable(...client: readonly Entry[]): RunRecord {
  const record = handshakeRecord();
  const steps = record.steps.map((step, index) =>
    index === record.steps.length - 1
      ? { ...step, tables: { ...step.tables, client: [...client] } }
      : step,
  );
  return { ...record, steps };
}

test("the remaining time of a timer can differ between runs, its kind can not", () => {
  const left = (kind: string, seconds: number): RunRecord =>
    normaliseRecord(
      withClientTable(connected("client", { state: "TIME-WAIT", timer: { kind, seconds } })),
    );
  expect(left("timewait", 59.99)).toEqual(left("timewait", 58.2));
  expect(left("timewait", 59.99)).not.toEqual(left("on", 59.99));
});

test("the gap before a packet and the time that passed can differ between runs", () => {
  const slower = (gap: number, passed: number): RunRecord => {
    const record = withLast(".", { gap });
    return normaliseRecord({ ...record, steps: record.steps.map((step) => ({ ...step, passed })) });
  };
  expect(slower(0.2, 60.1)).toEqual(slower(0.4, 59.8));
  expect(slower(0.2, 60.1).steps.at(-1)).toMatchObject({
    passed: 1,
    packets: [{}, {}, { gap: 1 }],
  });
});

test.each([
  ["a packet that is held", { held: true }],
  ["a packet that repeats another", { repeats: 4 }],
])("%s stays another record", (_, fields) => {
  const record = withLast(".", {});
  const other = withPackets(record, (packets) =>
    packets.map((one) => ({ ...one, ...fields }) as RecordedPacket),
  );
  expect(normaliseRecord(other)).not.toEqual(normaliseRecord(record));
  expect(normaliseRecord(other).steps.at(-1)?.packets[0]).toMatchObject(fields);
});

test("the port of a UDP socket that never sends can differ between runs", () => {
  const silent = (port: number): RunRecord =>
    normaliseRecord(
      withClientTable(
        connected("client", { protocol: "udp", local: { ...endOf("client"), port } }),
      ),
    );
  expect(silent(33_333)).toEqual(silent(44_444));
  expect(silent(33_333).steps.at(-1)?.tables.client[0]?.local.port).toBe(50_003);
});

test("bytes and netstat's text are left out, because other fields have the same facts", () => {
  const record = handshakeRecord();
  const steps = record.steps.map((step) => ({
    ...step,
    packets: step.packets.map((packet) => ({ ...packet, frame: "00ff" })),
    netstat: { server: "Proto Recv-Q", client: "" },
  }));
  expect(normaliseRecord({ ...record, steps })).toEqual(normaliseRecord(record));
});

test("the PID that fork returns is replaced, and its failure is not", () => {
  const [first, ...rest] = handshakeRecord().steps;
  if (first?.executed === undefined) throw new Error("the first step executes a line");
  const calls = [call("fork()", 1234), call("fork()", -1, "EAGAIN"), call("socket()", 7)];
  const steps = [{ ...first, executed: { ...first.executed, calls } }, ...rest];
  const { steps: normalised } = normaliseRecord({ ...handshakeRecord(), steps });
  expect(normalised[0]?.executed?.calls.map(({ result }) => result)).toEqual([1, -1, 7]);
});
