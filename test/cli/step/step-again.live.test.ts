/** A lab stepped repeatedly from one terminal, each time on a stage that was prepared during the run before. */
import { expect, test } from "vitest";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { readRecord } from "../../../src/runs/records.ts";
import { closeTerminals, OnTerminal } from "../../support/commands/on-terminal.ts";
import { AGAIN, HANDSHAKE, presses } from "../../support/commands/stepped.ts";
import { idReady } from "../../support/engine/ready-stage.ts";
import { copyLab } from "../../support/labs/lab-copy.ts";
import { leftByRuns } from "../../support/runs/left.ts";

closeTerminals();

const UDP_STEPS = 8;

test("r runs the lab again on the prepared stage; quitting in a later run is no failure", async () => {
  const step = new OnTerminal("step", "handshake", "--plain");
  await presses(step, HANDSHAKE);
  await step.shows("✓ passed");
  await step.shows(AGAIN);
  const { pid } = step;
  const ready = await idReady(pid);
  step.types("xr");
  await presses(step, HANDSHAKE);
  await step.shows("✓ passed");
  await step.shows(AGAIN);
  step.types("r");
  await step.shows("step 1: s steps the server");
  step.types("q");
  await step.shows("quit; everything the run made is removed");
  expect(await step.ended).toBe(0);
  expect(await leftByRuns(pid)).toEqual([]);
  const folders = [...step.drawn.matchAll(/files in (\S+)/g)].map(([, folder = ""]) => folder);
  const [first, second, ...more] = await Promise.all(folders.map(readRecord));
  if (first === undefined || second === undefined) throw new Error("there are two runs");
  expect(more).toEqual([]);
  expect(second.run.id).toBe(ready);
  expect(normaliseRecord(second)).toEqual(normaliseRecord(first));
});

test("edits between two runs take effect; a run that fails can be fixed and repeated", async () => {
  await using lab = await copyLab("handshake");
  const step = new OnTerminal("step", lab.folder, "--plain");
  await presses(step, HANDSHAKE);
  await step.shows("✓ passed");
  await step.shows(AGAIN);
  const connects = "jc::Connect(server, 12345);   // step: connect";
  const elsewhere = "jc::Connect(server, 12346);   // step: connect";
  await lab.change({ file: "client.cc", from: connects, to: elsewhere });
  step.types("r");
  await presses(step, "sc");
  await step.shows("12346");
  await step.shows("✗ mismatch");
  await step.shows(AGAIN);
  await lab.change({ file: "lab.ts", from: 'lab("handshake"', to: 'lab("handshakes"' });
  step.types("r");
  await step.shows("cannot run");
  await step.shows("r runs the lab again (its");
  await lab.change({ file: "lab.ts", from: 'lab("handshakes"', to: 'lab("handshake"' });
  await lab.change({
    file: "client.cc",
    from: elsewhere,
    to: connects.replace("Connect", "Conect"),
  });
  step.types("r");
  await step.shows("client.cc:5");
  await step.shows("r runs the lab again");
  const { pid } = step;
  step.types("q");
  expect(await step.ended).toBe(2);
  expect(await leftByRuns(pid)).toEqual([]);
});

test("the end of the input at the question ends with the last run's exit code and leaves nothing", async () => {
  await using lab = await copyLab("handshake", {
    file: "client.cc",
    from: "Connect(server, 12345)",
    to: "Connect(server, 9)",
  });
  const step = new OnTerminal("step", lab.folder, "--plain");
  await presses(step, "sc");
  await step.shows("✗ mismatch");
  await step.shows(AGAIN);
  const { pid } = step;
  await idReady(pid);
  step.types("\u0004");
  expect(await step.ended).toBe(1);
  expect(await leftByRuns(pid)).toEqual([]);
});

test("with predictions the question takes a line, and the predictions start again", async () => {
  const step = new OnTerminal("step", "udp", "--predict");
  for (let asked = 0; asked < UDP_STEPS; asked += 1) {
    await step.shows("packets> ");
    step.types("skip\r");
  }
  await step.shows("✓ passed");
  await step.shows(AGAIN);
  await step.shows("again> ");
  step.types("\r");
  await step.shows("type r to run the lab again, q to quit");
  await step.shows("again> ");
  const { pid } = step;
  const ready = await idReady(pid);
  step.types("r\r");
  await step.shows("Before each step, predict what will happen.");
  await step.shows("step 1 of 8:");
  expect(await leftByRuns(pid)).toContainEqual(
    expect.stringMatching(`wirestep-udp-${ready}-client$`),
  );
  for (let asked = 0; asked < UDP_STEPS; asked += 1) {
    await step.shows("packets> ");
    step.types(asked === 0 ? "\r" : "skip\r");
  }
  await step.shows("predicted: 1 of 1 point");
  await step.shows("again> ");
  step.types("\u0004");
  expect(await step.ended).toBe(0);
  expect(await leftByRuns(pid)).toEqual([]);
});
