/** The unchanged handshake lab on a real engine: its record, its files and its transcript. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { type RunRecord, recordSchema } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { relativeTo } from "../../src/wire/index.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import { startTools } from "../support/engine/tools.ts";
import { tcpdumpLines } from "../support/evidence/tcpdump-lines.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const STUDENT = 1234;

let docker: Docker;
let first: FinishedRun;
/** As root, in a folder that belongs to the student. */
let second: FinishedRun;
beforeAll(async () => {
  docker = await testDocker();
  first = await runOnce("handshake");
  second = await runOnce("handshake", { owner: process.getuid?.() === 0 ? STUDENT : undefined });
});
afterAll(async () => {
  await first?.[Symbol.asyncDispose]();
  await second?.[Symbol.asyncDispose]();
});

function segmentsOf(record: RunRecord, step: number) {
  return (record.steps[step - 1]?.packets ?? []).map(({ segment }) => {
    if (segment === undefined) throw new Error("not TCP");
    return segment;
  });
}

test("the lab passes, with a record that fits its schema", () => {
  expect(first.record.verdict, first.transcript).toBe("passed");
  expect(() => recordSchema.parse(JSON.parse(first.recordText))).not.toThrow();
});

test("all is acknowledged and both programs stand still at the end, so the run does not wait", () => {
  const phases = first.record.timing.map(({ phase }) => phase);
  expect(phases).toContain("step 5: client: connect-again");
  expect(phases).not.toContain("quiet period");
});

test("each step has the line of the lab file that declares it", async () => {
  const lab = await readFile(new URL("../../labs/handshake/lab.ts", import.meta.url), "utf8");
  const lines = lab.split("\n");
  for (const { declaredAt = 0, executed } of first.record.steps) {
    expect(lines[declaredAt - 1]).toContain(`("${executed?.tag}", {`);
  }
});

test("the transcript ends with the path of its report", () => {
  expect(first.stdout).toMatch(/^ {2}page: runs\/.*\/report\.html$/m);
});

test("the run leaves no container and no network behind", async () => {
  expect(await leftovers(docker)).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)(
  "the files that root writes into a user's folder belong to that user, the page as well",
  async () => {
    const runs = join(second.folder, "../..");
    const paths = ["", ...(await readdir(runs, { recursive: true }))];
    expect(paths.filter((path) => path.endsWith("report.html"))).toHaveLength(1);
    const owners = await Promise.all(paths.map(async (path) => (await stat(join(runs, path))).uid));
    expect(new Set(owners)).toEqual(new Set([STUDENT]));
  },
);

test("two runs give byte-identical normalised transcripts", () => {
  const text = ({ record }: FinishedRun): string =>
    transcriptOf(normaliseRecord(record), styleFor(false));
  expect(text(first)).toBe(text(second));
});

describe("the three segments of connect", () => {
  test("acknowledge each other's ISN plus one, in raw numbers", () => {
    const [syn, synAck, ack] = segmentsOf(first.record, 2);
    if (syn === undefined || synAck === undefined || ack === undefined) throw new Error("missing");
    expect(relativeTo(syn.seq, synAck.ack)).toBe(1);
    expect(relativeTo(synAck.seq, ack.ack)).toBe(1);
    expect(relativeTo(syn.seq, ack.seq)).toBe(1);
  });

  test("carry ISNs that differ from the next connection's", () => {
    const isns = [2, 5]
      .flatMap((step) => segmentsOf(first.record, step).slice(0, 2))
      .map(({ seq }) => seq);
    expect(new Set(isns).size).toBe(4);
  });
});

test("a connection that no program has accepted has no owner, and counts in LISTEN's Recv-Q", () => {
  const table = first.record.steps[1]?.tables.server ?? [];
  const listen = table.find(({ state }) => state === "LISTEN");
  const connection = table.find(({ state }) => state === "ESTABLISHED");
  expect(listen?.recvQ).toBe(1);
  expect(connection?.owner).toBeUndefined();
});

test("the run keeps netstat's own text for each step and peer", async () => {
  const names = (await readdir(join(first.folder, "netstat"))).toSorted();
  expect(names).toHaveLength(10);
  const text = await readFile(join(first.folder, "netstat/step-2-server.txt"), "utf8");
  expect(text).toMatch(
    /^tcp\s+1\s+0 0\.0\.0\.0:12345\s+0\.0\.0\.0:\*\s+LISTEN\s+\d+\/server\s+off /m,
  );
});

test("tcpdump reads both captures and prints the very lines of the record", async () => {
  const { printed, recorded } = await tcpdumpLines(first);
  for (const lines of printed) expect(lines).toEqual(recorded);
});

test("checksums in the captures are right, as on a cable", async () => {
  await using tools = await startTools();
  const input = await readFile(join(first.folder, "client.pcap"));
  const [text] = await tools.run([{ command: ["tcpdump", "-n", "-v", "-r"], input }]);
  expect(text).toContain("cksum");
  expect(text).not.toContain("incorrect");
});
