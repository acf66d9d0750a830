/** Labs on IPv6: their verdicts, their differences from IPv4, and on an engine captures without stray packets. */
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { type RunRecord, recordSchema } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { readRecord } from "../../src/runs/records.ts";
import { runCliHere } from "../support/commands/cli-here.ts";
import { type CliResult, runCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import { tcpdumpLines } from "../support/evidence/tcpdump-lines.ts";
import { copyLab } from "../support/labs/lab-copy.ts";
import { allLabs, labsFolder, runFolder } from "../support/runs/all-labs.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const ON_ENGINE = { WIRESTEP_STAGE: "docker" };

let docker: Docker;
let first: FinishedRun;
/** Of all labs that are made for it. */
let all: CliResult;
beforeAll(async () => {
  docker = await testDocker();
  all = (await allLabs()).ipv6;
  first = await runOnce("handshake", { family: 6, env: ON_ENGINE });
});
afterAll(() => first?.[Symbol.asyncDispose]());

test("the handshake passes, with a record that has IPv6 as its family and fits its schema", () => {
  expect(first.record.verdict, first.transcript).toBe("passed");
  expect(first.record.family).toBe(6);
  expect(() => recordSchema.parse(JSON.parse(first.recordText))).not.toThrow();
});

test("two runs give byte-identical normalised transcripts", async () => {
  const text = (record: RunRecord): string =>
    transcriptOf(normaliseRecord(record), styleFor(false));
  expect(text(await readRecord(await runFolder("handshake-ipv6", 6)))).toBe(text(first.record));
  expect(text(first.record)).toContain("IP6 client.50001 > server.12345: Flags [S], seq 10000000,");
});

test("lines and tables name the peers", () => {
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

test("the MSS is the MTU less 60, and the window is the largest number of full segments in 16 bits", () => {
  const syn = synOf(first.record)?.segment;
  expect(syn?.options).toMatch(/^mss 1440,/);
  expect(syn?.window).toBe(Math.floor(65535 / 1440) * 1440);
});

test("tcpdump reads both captures and prints the very lines of the record: no neighbour discovery", async () => {
  const { printed, recorded } = await tcpdumpLines(first);
  for (const lines of printed) expect(lines).toEqual(recorded);
});

describe("the labs that are made for IPv6", () => {
  const NAMED = ["close", "handshake", "refused", "send-recv", "udp", "udp-closed-port"];

  test("pass, and the table of statements distinguishes them from IPv4's", async () => {
    const { code, stdout } = all;
    expect(code, stdout).toBe(0);
    for (const lab of NAMED) expect(stdout).toMatch(new RegExp(`^${lab} +passed `, "m"));
    expect(stdout).not.toMatch(/^nagle /m);
    const claims = await runCliHere(["statements"], {}, labsFolder(6));
    expect(claims.stdout).toMatch(/^E11 .*handshake on IPv6 2 \(client: connect\)$/m);
  });

  test("are the only valid ones: a lab that is named and not made for IPv6 is invalid", async () => {
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
  const { code, stdout } = await runCli(
    ["lab", copy.folder, "--family", "6"],
    ON_ENGINE,
    copy.around,
  );
  expect(stdout).toContain("connect(3, [2001:2:1::1]:12345) = -1 ENETUNREACH");
  expect(code).toBe(1);
});

test("nothing of a run is left behind", async () => {
  const left = await leftovers(docker);
  expect(left.filter((name) => name.includes(first.record.run.id))).toEqual([]);
});
