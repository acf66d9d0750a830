import { expect, test } from "vitest";
import { checkStep, type StepObservation } from "../../src/check/step.ts";
import type { PlannedStep } from "../../src/lab/plan/plan.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { ping } from "../support/evidence/packets.ts";
import { call } from "../support/evidence/steps.ts";
import { handshakeRun } from "../support/runs/handshake-run.ts";
import type { SeenStep } from "../support/runs/seen-run.ts";

const run = handshakeRun();

/** The fifth step: connect-again, which lets the server's accept finish. */
const last = run.at(-1) as SeenStep;

function check(
  planned: Partial<Pick<PlannedStep, "sysctls">>,
  observed: Partial<StepObservation>,
  { planned: step, observed: seen, context }: SeenStep = last,
): string {
  return mismatchText(checkStep({ ...step, ...planned }, { ...seen, ...observed }, context));
}

test.each(run.map((step) => [step.planned.number, step.planned.name, step] as const))(
  "step %i (%s) of a handshake is as expected",
  (_, __, { planned, observed, context }) => {
    expect(checkStep(planned, observed, context)).toEqual([]);
  },
);

const [finished] = last.observed.finished;
const { executed } = last.observed;
if (finished === undefined || executed === undefined) throw new Error("two lines end in it");
/** The step without a line to finish. */
const { finishes: _, ...expectingNone } = last.planned;

test("a waiting line that should finish and did not", () => {
  expect(check({}, { finished: [] })).toBe(text`
    ✗ the server's waiting line accept-again
      expected  runs to its end in this step
      observed  still waits
  `);
});

test("a waiting line that finished and should still wait", () => {
  expect(mismatchText(checkStep(expectingNone, last.observed, last.context))).toBe(text`
    ✗ the server's waiting line accept-again
      expected  still waits after this step
      observed  ran to its end
  `);
});

test("a waiting line that ended because its program crashed is reported as crashed", () => {
  const outcome = { kind: "killed", signal: "SIGSEGV" } as const;
  const crashed = { ...last.observed, finished: [{ ...finished, outcome }] };
  expect(mismatchText(checkStep(expectingNone, crashed, last.context))).toContain(
    "observed  the program was ended by SIGSEGV",
  );
});

test("a line that finishes with another result is reported under its peer's name", () => {
  const calls = [call("accept(3, NULL, NULL)", -1, "EINVAL")];
  expect(check({}, { finished: [{ ...finished, calls }] })).toBe(text`
    ✗ server, the call accept
      expected  accept(...) = 5
      observed  accept(3, NULL, NULL) = -1 EINVAL
  `);
});

test("a step's mismatches are in reading order: the line, packets, server, client", () => {
  const mismatches = check(
    {},
    {
      executed: { ...executed, output: "x" },
      packets: [...last.observed.packets, ping()],
      tables: { server: last.observed.tables.server.slice(1), client: [] },
    },
  );
  expect(mismatches.match(/✗.*/g)).toEqual([
    "✗ the program's output",
    "✗ packet 4: extra",
    "✗ server's socket table: missing row",
    "✗ client's socket table: missing row",
    "✗ client's socket table: missing row",
  ]);
});

const SETTING = "net.ipv4.tcp_fin_timeout";
const asked = { sysctls: { client: { [SETTING]: "60" } } };

test("a kernel setting of a peer is compared as sysctl prints it", () => {
  const read = (peer: "server" | "client", value: string) => ({
    sysctls: [{ peer, name: SETTING, value }],
  });
  expect(check(asked, read("client", "60"))).toBe("as expected");
  expect(check(asked, read("client", "30"))).toBe(text`
    ✗ the kernel setting net.ipv4.tcp_fin_timeout of the client
      expected  60
      observed  30
  `);
  expect(check(asked, read("server", "60"))).toContain("observed  not read");
});
