import { expect, test } from "vitest";
import { expectedLab } from "../../src/draft/expected.ts";
import { labText } from "../../src/draft/lab-text.ts";
import { sheetText } from "../../src/draft/sheet.ts";
import { skeletonOf } from "../../src/draft/skeleton.ts";
import type { Lab } from "../../src/lab/model.ts";
import { meaningProblems } from "../../src/lab/problems/meaning.ts";
import { shapeOf } from "../../src/lab/schema/lab.ts";
import * as vocabulary from "../../src/lab/vocabulary.ts";
import type { RunRecord, StepRecord } from "../../src/record/record.ts";
import { byTags, observed, withText } from "./kept-runs.ts";

const { lab: skeleton } = skeletonOf(observed, "two-words");
const draft = (...runs: readonly RunRecord[]) => expectedLab(skeleton, runs);
/** The programs print a port, so the same text in its place. */
const quiet = withText(byTags, /from port \d+/g, "hello");

/** The lab that the text of a lab file exports. */
function exported(text: string): Lab {
  const script = text
    .replace(/import (\{[^}]*\}) from "wirestep\/lab";/, "const $1 = vocabulary;")
    .replace("export default", "return");
  return new Function("vocabulary", script)(vocabulary);
}

function withStep(
  record: RunRecord,
  number: number,
  change: (step: StepRecord) => StepRecord,
): RunRecord {
  const steps = record.steps.map((step) => (step.number === number ? change(step) : step));
  return { ...record, steps };
}

test("the text of lab.ts exports the drafted lab", () => {
  const made = draft(byTags, byTags);
  expect(exported(labText(made))).toEqual(made.lab);
});

test("a draft has the shape and the meaning of a lab", () => {
  const shape = shapeOf(draft(quiet).lab);
  expect(shape).toHaveProperty("lab");
  expect(meaningProblems(draft(quiet).lab)).toEqual([]);
});

test("a step expects what was seen: calls, packets with relative numbers, changed tables, the line that ends", () => {
  expect(draft(quiet).lab.steps[11]).toMatchObject({
    action: "steps",
    peer: "server",
    tag: "close",
    calls: [{ name: "close", result: 0 }],
    packets: [
      { from: "server", flags: "F.", seq: 4, ack: 4 },
      { from: "client", flags: ".", ack: 5 },
    ],
    sockets: {
      server: [vocabulary.LISTEN, vocabulary.FIN_WAIT_2],
      client: [{ ...vocabulary.CLOSE_WAIT, recvQ: 0 }],
    },
    finishes: { peer: "client", tag: "recv", calls: [{ name: "recv", result: 3 }] },
    source: "RFC 9293, 3.6; RFC 9293, 3.10.7.4",
  });
});

test("a second connection has its number in packets and rows", () => {
  const { packets, sockets } = draft(quiet).lab.steps[15] ?? {};
  expect(packets?.map((packet) => "connection" in packet && packet.connection)).toEqual([2, 2, 2]);
  expect(sockets?.client).toEqual([{ ...vocabulary.ESTABLISHED, connection: 2 }]);
});

test("the reason names peers, not the addresses of one run", () => {
  const reasons = draft(quiet)
    .lab.steps.map(({ why }) => why)
    .join("\n");
  expect(reasons).toContain("connect(3, server:12345) opens a connection");
  expect(reasons).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
});

test("flags and states are those of the run", () => {
  const { flags, states } = draft(quiet).lab;
  expect(flags).toBe(byTags.flags.observed);
  expect(states.server).toBe(byTags.states.server.observed);
  expect(states.client).toBe(byTags.states.client.observed);
});

test("the same output is expected; another one in each run makes the lab judge its programs their own way", () => {
  const same = draft(quiet, quiet).lab;
  expect(same.judged).toBeUndefined();
  expect(JSON.stringify(same.steps)).toContain('"prints":"hello\\n"');
  const other = draft(quiet, withText(quiet, "hello", "good day")).lab;
  expect(other.judged).toBe("own way");
  expect(JSON.stringify(other.steps)).not.toContain("prints");
});

test("bytes that differ are left open, with a note for the author", () => {
  const made = draft(quiet, withText(quiet, '"data":"bye"', '"data":"BYE"'));
  const index = made.lab.steps.findIndex(
    (step) => "tag" in step && step.tag === "send" && step.peer === "server",
  );
  expect(made.lab.steps[index]?.packets[0]).toMatchObject({ length: 3 });
  expect(made.lab.steps[index]?.packets[0]).not.toHaveProperty("data");
  expect(labText(made)).toContain(
    "// check: say it in your words; the bytes of packet 1 differ from run to run: only their number is expected",
  );
});

test("a Recv-Q that differs and is never 0 is some", () => {
  const fuller = withText(quiet, '"recvQ":3', '"recvQ":2');
  const { sockets } = draft(quiet, fuller).lab.steps[6] ?? {};
  expect(sockets?.server).toContainEqual({ ...vocabulary.ESTABLISHED, recvQ: "some" });
});

test("the results of calls that differ are left open", () => {
  const other = withStep(quiet, 7, (step) =>
    step.executed
      ? {
          ...step,
          executed: {
            ...step.executed,
            calls: step.executed.calls.map((call) => ({ ...call, result: 2 })),
          },
        }
      : step,
  );
  const made = draft(quiet, other);
  expect(made.lab.steps[6]).not.toHaveProperty("calls");
  expect(made.notes[6]).toEqual([
    "the results of its calls differ from run to run, so they are left open",
  ]);
});

test.each([
  [
    "a packet more",
    (step: StepRecord) => ({ ...step, packets: step.packets.slice(1) }),
    "the packets of a step are not the same in each run, so two events race: client [P.]",
  ],
  [
    "another row",
    (step: StepRecord) => ({ ...step, tables: { ...step.tables, client: [] } }),
    "the client's socket table is not the same in each run",
  ],
  [
    "another line that ends",
    (step: StepRecord) => ({ ...step, finished: step.executed ? [step.executed] : [] }),
    "another line ends in this step in another run",
  ],
  [
    "a line that is stuck",
    (step: StepRecord): StepRecord =>
      step.executed ? { ...step, executed: { ...step.executed, outcome: { kind: "runs" } } } : step,
    "they get stuck at client.cc:23",
  ],
])("%s in another run is no draft", (_, change, message) => {
  expect(() => draft(quiet, withStep(quiet, 7, change))).toThrow(message);
});

test("the sheet has the parts of a sheet, and a mark in each", () => {
  const text = sheetText(draft(quiet), { server: "server.cc", client: "client.cc" });
  for (const part of ["What to watch for", "Questions", "Try this"]) {
    expect(text).toMatch(new RegExp(`## ${part}\\n\\n<!-- check: `));
  }
  expect(text).toContain("- Step 6 (client: connect): client.cc:15: connect(3, server:12345)");
});
