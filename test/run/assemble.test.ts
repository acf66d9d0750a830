import { expect, test } from "vitest";
import { client } from "../../src/lab/index.ts";
import { filesOf } from "../../src/record/program-files.ts";
import { recordSchema } from "../../src/record/record.ts";
import { assembleRecord, type Gathered } from "../../src/run/assemble.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { datagram, icmp, segment } from "../support/evidence/packets.ts";
import { planned } from "../support/evidence/steps.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import { handshakePlan } from "../support/runs/handshake-run.ts";

const passed = handshakeRecord();
const plan = handshakePlan();
const gathered: Gathered = {
  plan,
  run: passed.run,
  environment: passed.environment,
  peers: passed.peers,
  steps: passed.steps,
  late: [],
  held: [],
  quietPeriod: 250,
  paths: {
    server: ["CLOSED", "LISTEN", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED"],
    client: ["CLOSED", "CLOSED", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED"],
  },
  capture: passed.capture,
  traced: {},
  excesses: [],
  problem: undefined,
  after: undefined,
  observed: undefined,
  afterwards: [],
};
const mismatch = { subject: "segment 1: missing", expected: "a", observed: "nothing" };

function verdictOf(fields: Partial<Gathered>): string {
  const { verdict, reason } = assembleRecord({ ...gathered, ...fields });
  return reason === undefined ? verdict : `${verdict}: ${reason}`;
}

test("a run in which everything was as expected", () => {
  const record = assembleRecord(gathered);
  const files = filesOf(plan);
  expect(record).toEqual({ ...passed, sources: plan.sources, files, timing: [] });
  expect(recordSchema.safeParse(record).error).toBeUndefined();
});

test("a mismatch in a step of a run that came to its end", () => {
  const steps = passed.steps.map((step, index) =>
    index === 1 ? { ...step, mismatches: [mismatch] } : step,
  );
  const record = assembleRecord({ ...gathered, steps });
  expect(record).toMatchObject({ verdict: "mismatch", mismatches: [] });
});

test("a run that did not reach its last step has not passed, and is not judged as a whole", () => {
  const steps = passed.steps.slice(0, 3);
  expect(assembleRecord({ ...gathered, steps })).toMatchObject({
    verdict: "mismatch",
    mismatches: [],
  });
});

test("a late packet is a mismatch of the run, and its flags count", () => {
  const late = [segment("server", "F.", { number: 7 })];
  const record = assembleRecord({ ...gathered, late });
  expect(record.verdict).toBe("mismatch");
  expect(mismatchText(record.mismatches)).toBe(text`
    ✗ a late packet after the last step
      expected  no packet for 250 ms
      observed  IP server.12345 > client.40100: Flags [F.], seq 1, ack 1, win 502, options [nop,nop,TS val 880001 ecr 990001], length 0
    ✗ the flag sequence of the run
      expected  S S. . S S. .
      observed  S S. . S S. . F.
  `);
});

test("states that differ from the lab's are a mismatch of the run", () => {
  const paths = { ...gathered.paths, server: ["CLOSED", "LISTEN", "SYN-RECEIVED"] as const };
  expect(mismatchText(assembleRecord({ ...gathered, paths }).mismatches)).toBe(text`
    ✗ the states of the server
      expected  CLOSED LISTEN ESTABLISHED
      observed  CLOSED LISTEN SYN-RECEIVED
  `);
});

test("dropped packets make a run inconclusive, even if it has a mismatch", () => {
  const capture = { ...passed.capture, client: { packets: 3, dropped: 2 } };
  const reason =
    "inconclusive: The kernel dropped 2 packets that the captures should have shown.\nCheck whether the machine is overloaded, then run this again.";
  expect(verdictOf({ capture })).toBe(reason);
  const late = [segment("server", "F.", { number: 7 })];
  expect(verdictOf({ capture, late })).toBe(reason);
});

test("a packet that was lost on the bridge makes a run inconclusive", () => {
  const late = [segment("server", "F.", { number: 7, received: false })];
  expect(verdictOf({ late })).toMatch(
    /^inconclusive: Packet 7 was sent but never reached the other peer: IP server\.12345 > client/,
  );
});

test("a failure of the tools is reported before any other reason", () => {
  const capture = { ...passed.capture, client: { packets: 3, dropped: 2 } };
  expect(verdictOf({ problem: "GDB is gone.\nRun this again.", capture, steps: [] })).toBe(
    "inconclusive: GDB is gone.\nRun this again.",
  );
});

test("datagrams and ICMP messages have their words in the flags of the run, other packets have none", () => {
  const { icmp: _, ...other } = icmp("client", "of another protocol");
  const late = [datagram("client", { data: "hello" }), icmp("server", "echo reply"), other];
  const { flags } = assembleRecord({ ...gathered, late });
  expect(flags.observed).toBe("S S. . S S. . UDP ICMP");
  const plan = { ...gathered.plan, flags: flags.observed };
  const { mismatches } = assembleRecord({ ...gathered, plan, late });
  expect(mismatches.map(({ subject }) => subject)).toEqual(
    late.map(() => "a late packet after the last step"),
  );
});

test("a packet that is still held at the end is a mismatch of the run", () => {
  const record = assembleRecord({ ...gathered, held: [1] });
  expect(record.verdict).toBe("mismatch");
  expect(record.mismatches).toContainEqual(
    expect.objectContaining({ subject: "packet 1 after the last step" }),
  );
});

test("a trace that does not agree with the tables is a mismatch, a missing one is not", () => {
  expect(assembleRecord({ ...gathered, traced: { traceMissing: "no tracefs" } })).toMatchObject({
    verdict: "passed",
    traceMissing: "no tracefs",
  });
  const trace = { server: [], client: [] };
  const record = assembleRecord({ ...gathered, traced: { trace } });
  expect(record).toMatchObject({ verdict: "mismatch", trace });
  expect(record.mismatches.map(({ subject }) => subject)).toEqual([
    "the kernel's trace of the server",
    "the kernel's trace of the client",
  ]);
});

test("a program beyond its limits is a mismatch, even if the tools failed because of it", () => {
  const excess = {
    subject: "the memory of the client's program",
    expected: "at most 512 MiB",
    observed: "killed by the kernel: out of memory",
  };
  const record = assembleRecord({
    ...gathered,
    steps: [],
    excesses: [excess],
    problem: "The debugger is gone.\nRun this again.",
  });
  expect(record).toMatchObject({ verdict: "mismatch", mismatches: [excess] });
  expect(record.reason).toBeUndefined();
});

test("a program beyond its limits is a mismatch, even if every step was as expected", () => {
  const excess = { subject: "the processes", expected: "64", observed: "more" };
  expect(verdictOf({ excesses: [excess] })).toBe("mismatch");
});

/** The run, with a datagram to a group in its second step that only its sender's capture has. */
function withGroupPacket(isPlanned: boolean): Partial<Gathered> {
  const seen = datagram("client", { data: "hello", number: 9 });
  const { peer: _, ...nowhere } = seen.destination;
  const destination = { ...nowhere, address: "239.1.2.3", group: "multicast" } as const;
  const steps = passed.steps.map((step, index) =>
    index === 1
      ? { ...step, packets: [...step.packets, { ...seen, destination, received: false }] }
      : step,
  );
  const expected = planned(client.sendsDatagram({ data: "hello" }));
  const plans = plan.steps.map((step, index) =>
    index === 1 && isPlanned ? { ...step, packets: [...step.packets, ...expected] } : step,
  );
  return { steps, plan: { ...plan, steps: plans } };
}

test("an engine that drops an expected packet to a group gives no evidence", () => {
  expect(verdictOf(withGroupPacket(true))).toContain("inconclusive: Packet 9 was sent to a group");
  expect(verdictOf(withGroupPacket(true))).toContain("net.bridge.bridge-nf-call-iptables");
});

test("a packet to a group that the lab does not expect never makes a run inconclusive", () => {
  expect(verdictOf(withGroupPacket(false))).toBe("mismatch");
});
