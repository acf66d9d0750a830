/** Predictions on a pseudo terminal: the answers before each step, and their scores. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPrediction } from "../../../src/predict/read-file.ts";
import { runCli } from "../../support/commands/cli-run.ts";
import { closeTerminals, OnTerminal } from "../../support/commands/on-terminal.ts";

closeTerminals();

/** Answers the questions of each step: packets, then states. After `skip` there is no second question. */
async function answerSteps(
  step: OnTerminal,
  answers: readonly (readonly string[])[],
): Promise<void> {
  for (const [packets = "", ...states] of answers) {
    await step.shows("packets> ");
    step.types(`${packets}\r`);
    for (const state of states) {
      await step.shows("states> ");
      step.types(`${state}\r`);
    }
  }
}

function folderOf(step: OnTerminal): string {
  return /files in (\S+)/.exec(step.drawn)?.[1] ?? "none";
}

test("close is predicted to its end with right, wrong and skipped answers; the score is saved with the record", async () => {
  const step = new OnTerminal("step", "close", "--predict");
  await step.shows("Next is step 1 of 8: the server executes line 5  int listen_fd");
  await answerSteps(step, [["", "server LISTEN"]]);
  await step.shows("✓ right  nothing is sent  ");
  await step.shows("3 of 3 points");
  await answerSteps(step, [["client S; server S. ack 1; client . ack 1", "s est c est"]]);
  await step.shows("10 of 10 points");
  await answerSteps(step, [["skip"], ["server P. 15 ack 1; client . ack 15", ""]]);
  await step.shows("✗ wrong  client → server  [.]  ack 15          client → server  [.]  ack 16");
  await step.shows("7 of 8 points");
  await answerSteps(step, [
    ["", ""],
    ["client F. ack 16", "client FIN-WAIT-1 server close-w"],
  ]);
  await step.shows("✗ missed  –");
  await step.shows("client FIN-WAIT-2");
  await answerSteps(step, [
    ["server F. ack 2; client . ack 17", "s closed c time"],
    ["", ""],
  ]);
  await step.shows("✓ passed");
  await step.shows("3     server: accept           skipped");
  await step.shows("predicted: 38 of 43 points");
  await step.shows("C1     4 of 8");
  await step.shows("again> ");
  step.types("q\r");
  expect(await step.ended).toBe(0);
  const folder = folderOf(step);
  const { steps, run } = readPrediction(await readFile(join(folder, "prediction.json"), "utf8"));
  expect(steps.map(({ skipped }) => skipped ?? false).indexOf(true)).toBe(2);
  expect(folder).toContain(run);
  const again = await runCli(["score", folder]);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stdout).toContain("predicted: 38 of 43 points");
});

test("an answer that cannot be parsed is explained and asked again; UDP has no question about states", async () => {
  const step = new OnTerminal("step", "udp", "--predict");
  await answerSteps(step, [["?"]]);
  await step.shows("Enter alone means that nothing is sent");
  await answerSteps(step, [["server SYN"]]);
  await step.shows(
    'not understood: packet 1: "SYN" are no flags: write S instead, as tcpdump does',
  );
  await answerSteps(step, [[""], [""], ["client udp 12"]]);
  await step.shows(
    "✓ right  client → server  UDP  12 bytes  client → server  UDP  12 bytes  2 of 2",
  );
  await answerSteps(step, [["quit"]]);
  await step.shows("predicted: 4 of 4 points");
  await step.shows("your answers and points so far are in runs/predictions/udp-");
  const file = /\S+\/udp-\w+\.json/.exec(step.drawn)?.[0] ?? "none";
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ total: { points: 4 } });
  await step.shows("quit; everything the run made is removed");
  expect(await step.ended).toBe(0);
  expect(step.drawn).not.toContain("states> ");
});

test("Ctrl-C at a question ends the run as a signal does", async () => {
  const step = new OnTerminal("step", "close", "--predict");
  await step.shows("packets> ");
  step.types("client\u0003");
  await step.shows("interrupted by SIGINT; everything the run made is removed");
  expect(await step.ended).toBe(130);
});

test("the end of the input quits without a failure", async () => {
  const step = new OnTerminal("step", "udp", "--predict");
  await step.shows("packets> ");
  step.types("\u0004");
  await step.shows("\nwirestep: quit; everything the run made is removed");
  expect(await step.ended).toBe(0);
});

test("a packet that is held counts in the step that sends it", async () => {
  const step = new OnTerminal("step", "handshake-slow", "--predict");
  await answerSteps(step, [["", "s listen"]]);
  await step.shows("step 2 of 7: the network holds all packets from now on");
  await answerSteps(step, [["", ""], ["client S | client syn-sent"]]);
  await step.shows("4 of 4 points");
  await step.shows("step 4 of 7: the network delivers packet 1 (client > server  [S])");
  await answerSteps(step, [["server S. a1", "server syn-received"], ["skip"], ["skip"], ["skip"]]);
  await step.shows("✓ passed");
  await step.shows("predicted: 15 of 15 points");
  await step.shows("again> ");
  step.types("q\r");
  expect(await step.ended).toBe(0);
});
