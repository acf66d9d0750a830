/** Labs in the languages that they are written in: what their runs have in common. */

import { PEERS, type Peer } from "../../../src/lab/model.ts";
import { LANGUAGES } from "../../../src/languages/languages.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import type { RunRecord } from "../../../src/record/record.ts";

/** Labs that have programs in each language. */
export const TRANSLATED = ["handshake", "send-recv", "close"] as const;
export const OTHER_KEYS = LANGUAGES.map(({ key }) => key).filter((key) => key !== "cpp");

/**
 * For each step the lines of its packets, and the rows of both tables, in their fixed form.
 * @param shown gives a row the words of C++
 */
export function wireAndTables(
  record: RunRecord,
  shown: (row: string) => string = (row) => row,
): readonly string[] {
  return normaliseRecord(record).steps.map(({ packets, tables, name }) => {
    const rows = (peer: Peer) => {
      const lines = tables[peer].map((row) => {
        const { protocol, recvQ, sendQ, local, remote, state, owner, timer } = row;
        const ends = [local, remote].map(({ address, port }) => `${address}:${port}`);
        const held = owner === undefined ? "not held" : "held";
        const timed = timer === undefined || timer.kind === "off" ? "" : ` ${timer.kind} timer`;
        return shown(
          `${peer} ${protocol} ${recvQ} ${sendQ} ${ends.join(" ")} ${state} ${held}${timed}`,
        );
      });
      return lines.toSorted();
    };
    return [name, ...packets.map(({ text }) => text), ...PEERS.flatMap(rows)].join("\n");
  });
}
