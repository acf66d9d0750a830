/**
 * All labs, run side by side as `make labs` does: verdicts, claims, edges, and captures in Wireshark's
 * eyes. The runs are in a folder of their own.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { parseRecord, type RunRecord } from "../../src/record/record.ts";
import { sequenceLength } from "../../src/wire/index.ts";
import { isComplete, mutationsText } from "../../tools/mutations/table.ts";
import { tryAll } from "../../tools/mutations/try-all.ts";
import { type CliResult, runCli } from "../support/commands/cli-run.ts";
import { startTshark } from "../support/engine/tools.ts";
import { givesEvidence } from "../support/evidence/evidence.ts";

const FOLDER = fileURLToPath(new URL("../../labs", import.meta.url));
const entries = await readdir(FOLDER, { withFileTypes: true });
const labs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** Each tenth wrong statement of a step is tried. `npm run mutations` tries all. */
const EVERY = 10;

/** The results of the quick labs and, run concurrently, of the slow ones, which mostly wait. */
let all: readonly CliResult[];
let around: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-labs-"));
  all = await Promise.all([runCli(["labs"], {}, around), runCli(["labs", "--slow"], {}, around)]);
});
afterAll(() => rm(around, { recursive: true }));

async function folderOf(lab: string): Promise<string> {
  const times = await readdir(join(around, "runs", lab));
  const newest = times.toSorted().at(-1);
  if (newest === undefined) throw new Error(`${lab} has written no run`);
  return join(around, "runs", lab, newest);
}

test("all labs pass", () => {
  const passed = all.map(({ code, stdout }) => {
    expect(code, stdout).toBe(0);
    return Number(/(\d+) of \1 labs passed/.exec(stdout)?.[1]);
  });
  expect(passed.reduce((sum, count) => sum + count)).toBe(labs.length);
});

test("every statement except those about the tools is shown by a run", async () => {
  const { code, stdout } = await runCli(["claims"], {}, around);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^E1 .*handshake 1 \(server: listen\)$/m);
  const missing = stdout
    .split("\n")
    .filter((line) => /not shown$|(mismatch|inconclusive): /.test(line));
  expect(missing.filter((line) => !line.startsWith("T"))).toEqual([]);
});

test("the runs show every edge of the state diagram, and the picture is up to date", async () => {
  const { code, stdout } = await runCli(["edges", "--svg", "drawn.svg"], {}, around);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^13 .*bulk 6 \(client: close\) at the server/m);
  expect(stdout).toContain("22 of 23 edges shown, 1 out of reach of the sockets API");
  const drawn = await readFile(join(around, "drawn.svg"), "utf8");
  expect(
    await readFile(join(FOLDER, "state-diagram.svg"), "utf8"),
    "make labs labs-slow edges",
  ).toBe(drawn);
});

test("the check reports wrong statements of a lab on the record of its run", async () => {
  const tried = await tryAll(join(around, "runs"), EVERY);
  const text = mutationsText(tried);
  expect(isComplete(tried), text).toBe(true);
  const names = tried.labs.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...labs]));
});

test.each(labs)("%s has a sheet with five questions and their answers", async (lab) => {
  const sheet = await readFile(join(FOLDER, lab, "README.md"), "utf8");
  expect(sheet).toContain(`make lab-${lab}`);
  expect(sheet.match(/<details><summary>Answer<\/summary>/g)).toHaveLength(5);
});

test("every packet and every state change of the runs has a cause", async () => {
  for (const lab of labs) {
    const record = parseRecord(await readFile(join(await folderOf(lab), "record.json"), "utf8"));
    const packets = explainPackets(record);
    const sent = [...record.steps.flatMap((step) => step.packets), ...record.late];
    const unexplained = sent.filter(({ number }) => !packets.has(number)).map(({ text }) => text);
    expect(unexplained, lab).toEqual([]);
    const changes = explainStates(record, packets);
    expect(
      changes.filter(({ explanation }) => explanation === undefined),
      lab,
    ).toEqual([]);
    if (record.trace !== undefined && sent.some(({ segment }) => segment)) {
      expect(changes.length, lab).toBeGreaterThan(0);
    }
  }
});

const FIELDS = [
  "frame.number",
  "tcp.checksum.status",
  "udp.checksum.status",
  "_ws.malformed",
  "tcp.analysis.lost_segment",
  "tcp.analysis.out_of_order",
  "tcp.analysis.retransmission",
  "tcp.analysis.ack_lost_segment",
  "frame.comment",
];

/** Counts segments with sequence numbers that their sender has used before. Wireshark forgets them at a RST. */
function countSentAgain({ steps }: RunRecord): number {
  const next = new Map<string, number>();
  let again = 0;
  for (const { segment, source } of steps.flatMap(({ packets }) => packets)) {
    const { connection, flags = "", relativeSeq: seq = 0, length = 0 } = segment ?? {};
    const end = seq + sequenceLength(flags, length);
    const key = `${connection} ${source.peer}`;
    if (end > seq && seq < (next.get(key) ?? 0)) again += 1;
    next.set(key, Math.max(end, next.get(key) ?? 0));
    if (flags.includes("R")) for (const peer of PEERS) next.delete(`${connection} ${peer}`);
  }
  return again;
}

/** The packets of a record that a peer's capture has, a datagram sent in fragments by its first. */
function commentedIn({ steps, late }: RunRecord, peer: Peer): number {
  return [...steps.flatMap(({ packets }) => packets), ...late].filter(
    ({ source, received }) => received || source.peer === peer,
  ).length;
}

describe("captures open in Wireshark", () => {
  test("with the packets of the run, none malformed, correct checksums and no gap in the sequence", async () => {
    givesEvidence("T2", "the captures of all labs, as Wireshark's tshark reads them");
    await using tshark = await startTshark();
    const command = [
      "tshark",
      ...["tcp.check_checksum:TRUE", "udp.check_checksum:TRUE"].flatMap((on) => ["-o", on]),
      ...["-T", "fields", ...FIELDS.flatMap((field) => ["-e", field]), "-r"],
    ];
    const files = await Promise.all(
      labs.flatMap((lab) =>
        (["server", "client"] as const).map(async (peer) => {
          const folder = await folderOf(lab);
          const record = JSON.parse(
            await readFile(join(folder, "record.json"), "utf8"),
          ) as RunRecord;
          // the server's with comments, the client's as tcpdump wrote it
          const isCommented = peer === "server";
          const input = await readFile(join(folder, `${peer}.pcap${isCommented ? "ng" : ""}`));
          const { packets } = record.capture[peer];
          const comments = isCommented ? commentedIn(record, peer) : 0;
          return {
            name: `${lab} ${peer}`,
            packets,
            comments,
            again: countSentAgain(record),
            input,
          };
        }),
      ),
    );
    const texts = await tshark.run(files.map(({ input }) => ({ command, input })));
    files.forEach(({ name, packets, comments, again }, index) => {
      const rows = (texts[index] ?? "")
        .trimEnd()
        .split("\n")
        .filter((row) => row !== "");
      expect(rows, name).toHaveLength(packets);
      let sentAgain = 0;
      let commented = 0;
      for (const row of rows) {
        const [
          ,
          tcp = "",
          udp = "",
          malformed,
          lost,
          reordered,
          retransmitted = "",
          ackLost,
          said,
        ] = row.split("\t");
        if (said?.startsWith("packet ")) commented += 1;
        if (retransmitted !== "") sentAgain += 1;
        const problem = [malformed, lost, reordered, ackLost];
        // 1 is Good. An ICMP error also quotes a header of the datagram that it is about.
        expect(`${tcp}${udp}`, `${name}: ${row}`).toMatch(/^1(,\d)*$|^$|^\d,\d$/);
        expect(problem.join(""), `${name}: ${row}`).toBe("");
      }
      expect(sentAgain, `${name}: segments sent again`).toBe(again);
      expect(commented, `${name}: packets with a comment`).toBe(comments);
    });
  });
});
