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

/** Kinds of requests, as numbers that the answers repeat. */
const KINDS = { setting: 1, file: 2, frames: 3 };

interface Answer {
  readonly id: number;
  readonly result?: unknown;
}
interface Frame {
  /** A field's values in this packet, or "" if it has none. */
  readonly c: readonly string[];
}

/**
 * The fields of each packet of each capture. Wireshark's sharkd reads all captures in one process;
 * tshark, which has the same dissectors, needs 0.2 s to start for each.
 */
async function readFields(captures: readonly Uint8Array[]): Promise<readonly (readonly Frame[])[]> {
  await using wireshark = await startTshark();
  const request = (kind: keyof typeof KINDS, method: string, params: object): string =>
    `${JSON.stringify({ jsonrpc: "2.0", id: KINDS[kind], method, params })}\n`;
  const columns = FIELDS.map((field, index) => [`column${index}`, `${field}:0`]); // 0: all its values
  const text = await wireshark.ask(["sharkd", "-"], captures, (paths) =>
    [
      ...["tcp.check_checksum", "udp.check_checksum"].map((name) =>
        request("setting", "setconf", { name, value: "TRUE" }),
      ),
      ...paths.flatMap((file) => [
        request("file", "load", { file }),
        request("frames", "frames", Object.fromEntries(columns)),
      ]),
    ].join(""),
  );
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const { id, result } = JSON.parse(line) as Answer;
      if (result === undefined) throw new Error(`sharkd refused a request: ${line}`);
      return id === KINDS.frames ? [result as readonly Frame[]] : [];
    });
}

describe("captures open in Wireshark", () => {
  test("with the packets of the run, none malformed, correct checksums and no gap in the sequence", async () => {
    givesEvidence("T2", "the captures of all labs, as Wireshark's dissectors read them");
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
    const read = await readFields(files.map(({ input }) => input));
    expect(read).toHaveLength(files.length);
    files.forEach(({ name, packets, comments, again }, index) => {
      const frames = read[index] ?? [];
      expect(frames, name).toHaveLength(packets);
      let sentAgain = 0;
      let commented = 0;
      for (const { c: values } of frames) {
        const [
          tcp = "",
          udp = "",
          malformed,
          lost,
          reordered,
          retransmitted = "",
          ackLost,
          comment,
        ] = values;
        if (comment?.startsWith("packet ")) commented += 1;
        const shown = `${name}: ${values.join("|")}`;
        if (retransmitted !== "") sentAgain += 1;
        // An ICMP error also quotes a header of the datagram that it is about.
        expect(`${tcp}${udp}`, shown).toMatch(/^(?:Good(?:,\w+)*)?$/);
        expect([malformed, lost, reordered, ackLost].join(""), shown).toBe("");
      }
      expect(sentAgain, `${name}: segments sent again`).toBe(again);
      expect(commented, `${name}: packets with a comment`).toBe(comments);
    });
  });
});
