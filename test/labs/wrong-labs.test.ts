/**
 * Lab files that are wrong, each in one way, against a run that is right: the step that reports it, and
 * the words.
 */
import { expect, test } from "vitest";
import { loadLab } from "../../src/lab-files/load.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { judgedAgain, keptRun } from "../../tools/mutations/kept-runs.ts";
import { type Change, copyLab } from "../support/labs/lab-copy.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const lab = (from: string, to: string): Change => ({ file: "lab.ts", from, to });

interface Wrong {
  readonly what: string;
  readonly changes: readonly Change[];
  readonly step: string;
  readonly says: readonly string[];
}

const SYN_ACK = `server.sends("S.", { seq: ISN, ack: ISN + 1, options: SYN_OPTIONS }),`;
const LAST_ACK = `client.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "Flags [.], ack 1," }),`;

const WRONG_LABS: readonly Wrong[] = [
  {
    what: "ack + 2",
    changes: [lab("seq: ISN, ack: ISN + 1, options", "seq: ISN, ack: ISN + 2, options")],
    step: "step 2 (client: connect)",
    says: [
      "✗ segment 2: ack",
      "expected  server > client  [S.]  seq 0  ack 2",
      "observed  server > client  [S.]  seq 0  ack 1",
      "raw seq",
    ],
  },
  {
    what: "a segment too few",
    changes: [lab(LAST_ACK, ""), lab(`flags: "S S. . S S. ."`, `flags: "S S. S S. ."`)],
    step: "step 2 (client: connect)",
    says: ["✗ packet 3: extra", "observed  client > server  [.]  seq 1  ack 1"],
  },
  {
    what: "a segment too many",
    changes: [
      lab(LAST_ACK, `${LAST_ACK} client.sends("P.", { data: "hello" }),`),
      lab(`flags: "S S. . S S. ."`, `flags: "S S. . P. S S. ."`),
    ],
    step: "step 2 (client: connect)",
    says: [
      "✗ segment 4: missing",
      "expected  client > server  [P.]  seq 1  ack 1  length 5",
      "observed  nothing: the client did not send it",
    ],
  },
  {
    what: "a wrong state",
    changes: [
      lab("client: [ESTABLISHED],", `client: [{ ...ESTABLISHED, state: "SYN-SENT" }],`),
      lab(`client: "CLOSED ESTABLISHED"`, `client: "CLOSED SYN-SENT ESTABLISHED"`),
    ],
    step: "step 2 (client: connect)",
    says: ["✗ client's socket table: state", "SYN-SENT  client", "ESTABLISHED  client"],
  },
  {
    what: "a wrong order",
    changes: [
      lab(SYN_ACK, ""),
      lab(LAST_ACK, `${LAST_ACK} ${SYN_ACK}`),
      lab(`flags: "S S. . S S. ."`, `flags: "S . S. S S. ."`),
    ],
    step: "step 2 (client: connect)",
    says: ["order", "the same packet as number"],
  },
];

test.each(WRONG_LABS)("a lab that expects $what is a mismatch", async ({ changes, step, says }) => {
  await using copy = await copyLab("handshake", ...changes);
  const { plan } = await loadLab(copy.folder);
  const record = judgedAgain(plan, keptRun("a right run", handshakeRecord()));
  const transcript = transcriptOf(record, styleFor(false));
  expect(record.verdict, transcript).toBe("mismatch");
  expect(transcript).toContain(`not as expected at ${step}`);
  for (const text of says) expect(transcript).toContain(text);
});
