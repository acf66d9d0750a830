/** The captures of all labs as Wireshark reads them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { labNames } from "../../src/lab-files/load.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { readRecord } from "../../src/runs/records.ts";
import { sequenceLength } from "../../src/wire/index.ts";
import { startTshark } from "../support/engine/tools.ts";
import { givesEvidence } from "../support/evidence/evidence.ts";
import { allLabs, runFolder } from "../support/runs/all-labs.ts";

beforeAll(async () => void (await allLabs()));

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
    const labs = await labNames();
    const files = await Promise.all(
      labs.flatMap((lab) =>
        PEERS.map(async (peer) => {
          const folder = await runFolder(lab);
          const record = await readRecord(folder);
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
          comment,
        ] = row.split("\t");
        if (comment?.startsWith("packet ")) commented += 1;
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
