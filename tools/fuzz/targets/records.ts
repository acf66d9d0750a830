/** Damaged records that `wirestep transcript`, `statements` and `edges` read. */
import fc from "fast-check";
import { FormatError } from "../../../src/record/format.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { parseRecord, recordSchema } from "../../../src/record/record.ts";
import { claimsText } from "../../../src/report/text/claims.ts";
import { edgesText } from "../../../src/report/text/edges.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { transcriptOf } from "../../../src/report/text/transcript/transcript.ts";
import { handshakeRecord } from "../../../test/support/runs/handshake-record.ts";
import { asJson, changed, edited } from "../inputs.ts";
import { must, refusing, target, UNSAFE } from "../target.ts";

const whole = handshakeRecord();
const { steps } = whole;
const small = { ...whole, steps: steps.slice(1, 2) };
const mismatching = {
  ...small,
  verdict: "mismatch",
  mismatches: [{ subject: "packet 1: extra", expected: "none", observed: "one", advice: "look" }],
  trace: {
    server: [],
    client: [
      {
        time: 0.5,
        local: { address: "198.18.0.3", port: 4 },
        remote: { address: "198.18.0.2", port: 12345 },
        from: "CLOSED",
        to: "SYN-SENT",
      },
    ],
  },
};
const records = [whole, small, mismatching];

function aRecord(text: string): void {
  const record = refusing(() => parseRecord(text), FormatError);
  if (record === undefined) return;
  const style = styleFor(false);
  const texts = [
    transcriptOf(record, style),
    claimsText([record], [], style),
    edgesText([record], style),
  ];
  for (const shown of texts) must(!UNSAFE.test(shown), "no control character is printed");
  const normalised = normaliseRecord(record);
  const { error } = recordSchema.safeParse(normalised);
  must(error === undefined, `a normalised record is a record: ${error?.message}`);
  must(transcriptOf(normalised, style).length > 0, "its transcript can be printed");
}

export const recordTargets = [
  target("record", 2, fc.oneof(changed(records).map(asJson), edited(records.map(asJson))), aRecord),
];
