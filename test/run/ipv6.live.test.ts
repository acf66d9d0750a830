/** Labs on IPv6, on a real engine: verdicts, what differs from IPv4, and that nothing stray is captured. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { type RunRecord, recordSchema } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript.ts";
import { readRecord } from "../../src/runs/records.ts";
import { type CliResult, runCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import { tcpdumpLines } from "../support/evidence/tcpdump-lines.ts";
import { copyLab } from "../support/labs/lab-copy.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

let docker: Docker;
let first: FinishedRun;
/** All labs that are made for it, run in a folder of their own. */
let all: CliResult;
let around: string;
beforeAll(async () => {
  docker = await testDocker();
  around = await mkdtemp(join(tmpdir(), "wirestep-ipv6-"));
  first = await runOnce("handshake", 6);
  all = await runCli(["labs", "--family", "6"], {}, around);
});
afterAll(async () => {
  await first?.[Symbol.asyncDispose]();
  await rm(around, { recursive: true });
});

test("the handshake passes, with a record that says IPv6 and fits its schema", () => {
  expect(first.record.verdict, first.transcript).toBe("passed");
  expect(first.record.family).toBe(6);
  expect(() => recordSchema.parse(JSON.parse(first.recordText))).not.toThrow();
});

test("two runs give byte-identical normalised transcripts", async () => {
  const text = (record: RunRecord): string =>
    transcriptOf(normaliseRecord(record), styleFor(false));
  const runs = join(around, "runs/handshake-ipv6");
  const [time = ""] = await readdir(runs);
  expect(text(await readRecord(join(runs, time)))).toBe(text(first.record));
  expect(text(first.record)).toContain("IP6 client.50001 > server.12345: Flags [S], seq 10000000,");
});

test("the peers stand by name in lines and tables", () => {
  const { transcript, record } = first;
  const steps = transcript.slice(transcript.indexOf("packets"));
  expect(steps).toMatch(/^ +\+ tcp6 .* server:12345 +client:\d+ +ESTABLISHED/m);
  const { server } = record.peers;
  const lines = steps.split("\n").filter((line) => line.includes(server.address));
  for (const line of lines) expect(line).toContain(`connect(`);
});

/** The first SYN of a run. */
function synOf({ steps }: RunRecord) {
  return steps.flatMap(({ packets }) => packets).find(({ segment }) => segment?.flags === "S");
}

test("the MSS is the MTU less 60, the window the most full segments in 16 bits", () => {
  const syn = synOf(first.record)?.segment;
  expect(syn?.options).toMatch(/^mss 1440,/);
  expect(syn?.window).toBe(Math.floor(65535 / 1440) * 1440);
});

test("tcpdump reads both captures and prints the very lines of the record: no neighbour discovery", async () => {
  const { printed, recorded } = await tcpdumpLines(first);
  for (const lines of printed) expect(lines).toEqual(recorded);
});

describe("all labs that are made for it", () => {
  const NAMED = ["close", "handshake", "refused", "send-recv", "udp", "udp-closed-port"];

  test("pass, and are told from IPv4's by the claims' table", async () => {
    const { code, stdout } = all;
    expect(code, stdout).toBe(0);
    for (const lab of NAMED) expect(stdout).toMatch(new RegExp(`^${lab} +passed `, "m"));
    expect(stdout).not.toMatch(/^nagle /m);
    const claims = await runCli(["claims"], {}, around);
    expect(claims.stdout).toMatch(/^E11 .*handshake on IPv6 2 \(client: connect\)$/m);
  });

  test("one that is named and is not made for it is invalid", async () => {
    const { code, stdout } = await runCli(["labs", "nagle", "--family", "6"]);
    expect(stdout).toMatch(/^nagle +invalid .*not made for IPv6|^nagle +invalid /m);
    expect(code).toBe(2);
  });
});

test("there is no way out of the network", async () => {
  await using copy = await copyLab("handshake", {
    file: "client.cc",
    from: "jc::Connect(server, 12345);   //",
    to: 'jc::Connect("2001:2:1::1", 12345);   //',
  });
  const { code, stdout } = await runCli(["lab", copy.folder, "--family", "6"], {}, copy.around);
  expect(stdout).toContain("connect(3, [2001:2:1::1]:12345) = -1 ENETUNREACH");
  expect(code).toBe(1);
});

test("nothing of a run is left behind", async () => {
  const left = await leftovers(docker);
  expect(left.filter((name) => name.includes(first.record.run.id))).toEqual([]);
});
