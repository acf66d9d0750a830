import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import type { PlannedSegment } from "../../../src/lab/plan/plan.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { mismatchText } from "../../support/evidence/mismatch-text.ts";
import { segment } from "../../support/evidence/packets.ts";

const SYN: PlannedSegment = {
  kind: "segment",
  from: "client",
  flags: "S",
  seq: 0,
  isn: "new",
  length: 0,
  connection: 1,
};
const seen = segment("client", "S");

/** The SYN of a connection, if the previous connection had this ISN. */
function after(isnBefore: number | undefined): RecordedPacket {
  if (seen.segment === undefined) throw new Error("a SYN is a segment");
  const tcp = { ...seen.segment, ...(isnBefore !== undefined && { isnBefore }) };
  return { ...seen, gap: 0, segment: tcp };
}
const isn = seen.segment?.seq ?? 0;

test("an ISN other than that of the previous connection is as expected", () => {
  expect(checkPackets([SYN], [after(isn - 1)])).toEqual([]);
});

test("the ISN of the previous connection is a mismatch", () => {
  const mismatch = mismatchText(checkPackets([SYN], [after(isn)]));
  expect(mismatch).toContain("✗ segment 1: ISN");
  expect(mismatch).toContain(
    "expected  client > server  [S]  seq 0  an ISN other than the previous connection's",
  );
  expect(mismatch).toContain(
    "observed  client > server  [S]  seq 0  the previous connection's ISN",
  );
  expect(mismatch).toContain(`raw seq ${isn}`);
});

test("an ISN without a previous connection is a mismatch", () => {
  expect(mismatchText(checkPackets([SYN], [after(undefined)]))).toContain("no previous connection");
});
