/**
 * The kept runs of changed programs, judged by what they do. A change of the wire, a
 * kernel or the peer is a mismatch at the same step as in an exact comparison, and no step before it is.
 */
import { expect, test } from "vitest";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { judgedAgain, keptRuns } from "../../tools/mutations/kept-runs.ts";
import { allMutations, mutatedPlan } from "../support/labs/mutation.ts";

/** Changes that other correct programs have too, by lab and change, with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  "handshake: the client prints": "the question is not what it printed",
  "close-slow: the server reads the end before it closes": "a FIN may be read or not",
  "epoll: the server does not watch the connection": "how a program waits is free",
};

/** Changes that are a mismatch at an earlier step than in an exact comparison, which reads no call's address. */
const EARLIER: Readonly<Record<string, string>> = {
  "privileged-port-root: the server uses another port": "step 2 (server: bind)",
};

const mutations = await allMutations();

test("each change that is treated apart is among the mutations", () => {
  const names = mutations.map(({ lab, what }) => `${lab}: ${what}`);
  const apart = [...Object.keys(ALLOWED), ...Object.keys(EARLIER)];
  expect(apart.filter((name) => !names.includes(name))).toEqual([]);
});

test.each(mutations)("$lab: $what", async (mutation) => {
  const { lab, what, step } = mutation;
  const run = keptRuns(lab).find((kept) => kept.what === what);
  if (run === undefined) throw new Error("each mutation has a kept run");
  const plan = { ...(await mutatedPlan(mutation)), judged: "own way" as const };
  const record = judgedAgain(plan, run);
  const transcript = transcriptOf(record, styleFor(false));
  if (`${lab}: ${what}` in ALLOWED) expect(record.verdict, transcript).toBe("passed");
  else {
    const first = EARLIER[`${lab}: ${what}`] ?? step;
    expect(transcript).toContain(`not as expected at ${first}`);
  }
  // one fault, one message
  expect(record.steps.flatMap(({ mismatches }) => mismatches).length).toBeLessThanOrEqual(1);
});
