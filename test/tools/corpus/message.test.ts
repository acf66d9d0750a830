/** Transcripts of kept runs of changed programs, and the mismatch that each reports first. */
import { describe, expect, test } from "vitest";
import { styleFor } from "../../../src/report/text/style.ts";
import { transcriptOf } from "../../../src/report/text/transcript/transcript.ts";
import { firstCause, messageOf, namesLine } from "../../../tools/corpus/message.ts";
import { judgedAgain, keptRuns } from "../../../tools/mutations/kept-runs.ts";
import { allMutations, mutatedPlan } from "../../support/labs/mutation.ts";

const mutations = (await allMutations()).filter(({ lab }) => lab === "close");

describe.each(mutations)("close, $what", (mutation) => {
  test("the message is the first mismatch of the step that reports it", async () => {
    const run = keptRuns(mutation.lab).find(({ what }) => what === mutation.what);
    if (run === undefined) throw new Error("each mutation has a kept run");
    const plan = await mutatedPlan(mutation);
    const transcript = transcriptOf(judgedAgain(plan, run), styleFor(false));
    const message = messageOf(transcript);
    if (message === undefined) throw new Error(transcript);
    const [, number, actor] = /^step (\d+) \((\w+):/.exec(mutation.step) ?? [];
    expect(message.step).toMatch(new RegExp(`^${number} +${actor} `));
    expect(message.mismatch).toMatch(/^ +✗ .*\n +expected .*\n +observed /);
    expect(message.mismatch.match(/✗/g)).toHaveLength(1);
    expect(firstCause(message)).toMatch(/^[^✗\n]+; expected [^\n]+; observed [^\n]+$/);
  });
});

const TRANSCRIPT = `close  What does close() send?

1  server  programs/server.cc:12  bind(fd, (sockaddr*)&a, sizeof a);
   ✓ as expected

2  server  programs/server.cc:31  close(fd);
   calls    close(4) = 0
   ✗ the call close at server.cc:29
     expected  close(4) = 0
     observed  close(4) = -1 EBADF
   ✗ packet 1: extra
     expected  no such packet in this step
     observed  server > client  [F.]

✗ mismatch  close: not as expected at step 2 (server: close)
`;

test("only the first mismatch counts, with the line of its step and the lines in it", () => {
  const message = messageOf(TRANSCRIPT);
  if (message === undefined) throw new Error("there is a mismatch");
  expect(firstCause(message)).toBe(
    "the call close at server.cc:29; expected close(4) = 0; observed close(4) = -1 EBADF",
  );
  expect(namesLine(message, "server.cc", [31])).toBe(true);
  expect(namesLine(message, "server.cc", [7, 29])).toBe(true);
  expect(namesLine(message, "server.cc", [12, 3])).toBe(false);
  expect(namesLine(message, "client.cc", [31, 29])).toBe(false);
});

test("a mismatch of the whole run has no step, and a verdict alone is none", () => {
  const whole =
    "   ✓ as expected\n\n✗ the programs\n  expected  end\n  observed  still wait\n\n✗ mismatch  x";
  expect(messageOf(whole)).toEqual({
    step: "",
    mismatch: "✗ the programs\n  expected  end\n  observed  still wait",
  });
  expect(messageOf("✗ invalid  server.cc: no such tag\n")).toBeUndefined();
  expect(messageOf("✓ passed  close\n")).toBeUndefined();
});
