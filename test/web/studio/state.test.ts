/** Updates of a tab, and what the studio's page shows. */
import { expect, test } from "vitest";
import type { NextStep } from "../../../src/studio-protocol/next-step.ts";
import type { Update } from "../../../src/studio-protocol/updates.ts";
import { AT_FIRST, after, isUp, type LiveState, shownRun } from "../../../web/studio/state.ts";
import { actWords, nowText } from "../../../web/studio/words.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const PROGRAM = { file: "server.cc", text: "int main() {}" };
const PROGRAMS = { server: PROGRAM, client: { ...PROGRAM, file: "client.cc" } };
const RECORD = handshakeRecord();
const TURN: NextStep = {
  number: 1,
  of: 5,
  who: "server",
  action: "steps",
  line: { number: 5, text: "listen();" },
  what: [],
  packets: [],
};
const BEGUN: readonly Update[] = [
  { update: "welcome", fresh: true },
  {
    update: "begins",
    lab: "handshake",
    family: 4,
    own: PROGRAMS,
    programs: PROGRAMS,
    kept: undefined,
  },
  { update: "progress", text: "compiling handshake" },
  { update: "head", head: RECORD, network: false, time: false },
  { update: "next", nextStep: TURN },
];

const stateAfter = (...update: readonly Update[]): LiveState => update.reduce(after, AT_FIRST);

test("a run grows by its steps, and the next line is marked while the run waits for the user", () => {
  const waiting = stateAfter(...BEGUN);
  expect(isUp(waiting)).toBe(true);
  expect(shownRun(waiting)).toMatchObject({ steps: [], next: { peer: "server", line: 5 } });
  expect(nowText(waiting)).toBe("Next is step 1 of 5: the server executes line 5");
  const going = after(waiting, { update: "goes", number: 1 });
  expect(shownRun(going)?.next).toBeUndefined();
  const [step] = RECORD.steps;
  if (step === undefined) throw new Error("a record has steps");
  expect(shownRun(after(going, { update: "step", step }))?.steps).toEqual([step]);
});

test("a program that reads is shown until its input is typed, or its step is over", () => {
  const reading = stateAfter(...BEGUN, { update: "reads", peer: "client" });
  expect(reading.reads).toBe("client");
  expect(after(reading, { update: "typed", peer: "server", text: "x" }).reads).toBe("client");
  const typed = after(reading, { update: "typed", peer: "client", text: "hello\n" });
  expect([typed.reads, typed.typed]).toEqual([
    undefined,
    [{ update: "typed", peer: "client", text: "hello\n" }],
  ]);
  const [step] = RECORD.steps;
  if (step === undefined) throw new Error("a record has steps");
  expect(after(reading, { update: "step", step }).reads).toBeUndefined();
});

test("a refusal is shown until a step runs", () => {
  const refused = stateAfter(...BEGUN, { update: "refused", text: "Next is the server" });
  expect(refused.refused?.text).toBe("Next is the server");
  expect(after(refused, { update: "goes", number: 1 }).refused).toBeUndefined();
});

test.each([
  ["passed", 0, "✓ Passed"],
  ["mismatch", 1, "✗ Mismatch"],
  ["inconclusive", 3, "? Inconclusive"],
] as const)("%s ends the run, and the bar shows exit code %i", (verdict, exitCode, words) => {
  const record = { ...RECORD, verdict };
  const end = { record, folder: "runs/handshake/1", exitCode, leftBehind: undefined };
  const ended = stateAfter(...BEGUN, { update: "ended", ...end });
  expect(isUp(ended)).toBe(false);
  expect(ended.nextStep).toBeUndefined();
  expect(nowText(ended)).toContain(words);
  expect(nowText(ended)).toContain(`Exit code ${exitCode}. Files in runs/handshake/1.`);
  expect(shownRun(ended)).toMatchObject({ end: { verdict }, folder: "runs/handshake/1" });
});

test("a new run or a new stream starts without anything of the one before", () => {
  const [welcome, begins] = BEGUN;
  if (welcome === undefined || begins === undefined) throw new Error("it has begun");
  const discarded = stateAfter(...BEGUN, { update: "discarded" });
  expect(isUp(discarded)).toBe(false);
  expect(after(discarded, begins)).toEqual(stateAfter(welcome, begins));
  expect(after(discarded, { update: "welcome", fresh: false })).toEqual({
    ...AT_FIRST,
    studio: "there",
  });
});

test("a button names what the network does", () => {
  const network: NextStep = { ...TURN, who: "network", action: "delivers", packets: [2] };
  expect(actWords("network", network)).toBe("Deliver packet 2");
  expect(actWords("network", { ...network, action: "duplicates" })).toBe("Duplicate packet 2");
  expect(actWords("network", { ...network, action: "holds", packets: [] })).toBe(
    "Hold packets from now on",
  );
  expect(actWords("network", TURN)).toBe("The network");
  expect(actWords("client", network)).toBe("Step the client");
});
