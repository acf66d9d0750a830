/** `wirestep score`: scores a prediction again from the record, and refuses a file that is none. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAnswers } from "../../../src/predict/answers-text.ts";
import { predictionFile } from "../../../src/predict/file.ts";
import { loadPrediction, savePrediction } from "../../../src/runs/predictions.ts";
import { runCliHere } from "../../support/commands/cli-here.ts";
import { closeRecord } from "../../support/runs/predicted-runs.ts";

const record = closeRecord();
const prediction = predictionFile(record, parseAnswers("6 client F. a16; server . a2\n7 skip"));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-score-"));
  await writeFile(join(folder, "record.json"), JSON.stringify(record));
  await savePrediction(folder, prediction);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function refused(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  const { code, stderr, stdout } = await runCliHere(["score", folder, "--prediction", file]);
  expect([code, stdout]).toEqual([2, ""]);
  return stderr.replaceAll(file, "FILE");
}

test("the prediction in a run's folder is scored by step and statement", async () => {
  const { code, stdout } = await runCliHere(["score", folder]);
  expect(code).toBe(0);
  expect(stdout).toContain("   6     client: close  6 of 6\n   7     server: close  skipped\n");
  expect(stdout).toContain("   C5     6 of 6               a FIN takes one sequence number\n");
  expect(stdout).toContain("   predicted: 6 of 6 points\n");
});

test("--json prints the file with the score computed from the record, not the one in the file", async () => {
  const claimed = { ...prediction, total: { points: 99, of: 99 } };
  await writeFile(join(folder, "claimed.json"), JSON.stringify(claimed));
  const file = join(folder, "claimed.json");
  const { stdout } = await runCliHere(["score", folder, "--prediction", file, "--json"]);
  expect(JSON.parse(stdout)).toEqual(prediction);
});

test("a prediction of another run, shape or size is refused", async () => {
  const other = JSON.stringify({ ...prediction, run: "\u001b[2Jbeef" });
  expect(await refused("other.json", other)).toBe(
    `wirestep: FILE cannot be scored: the prediction is of another run: of \\x1b[2Jbeef of close, not of ${record.run.id} of close\n`,
  );
  const shape = JSON.stringify({ ...prediction, steps: [{ step: "<b>" }] });
  expect(await refused("shape.json", shape)).toContain(
    'it is not "wirestep prediction" version 2: steps.0.step: ',
  );
  expect(await refused("text.json", "{")).toContain("it is not JSON: ");
  const huge = await refused("huge.json", `"${"x".repeat(2_000_000)}"`);
  expect(huge).toContain("at most 1000000 characters");
  expect(huge.length).toBeLessThan(300);
});

test("a record of another version is refused, with what to do", async () => {
  const old = join(folder, "old");
  await mkdir(old);
  await writeFile(join(old, "record.json"), JSON.stringify({ ...record, version: 2 }));
  for (const args of [
    ["score", old],
    ["transcript", old],
    ["report", old],
    ["draw", old, "--ladder", join(folder, "x.svg")],
  ]) {
    const { code, stderr, stdout } = await runCliHere(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      `wirestep: the record in ${old} cannot be read: it is "wirestep record" version 2, and this wirestep reads version 4. Run the lab again.\n`,
    );
  }
});

test("a missing prediction is reported", async () => {
  const { code, stderr } = await runCliHere(["score", folder, "--prediction", "none.json"]);
  expect(code).toBe(2);
  expect(stderr).toContain("none.json cannot be scored: ENOENT");
});

test("a written prediction is read back", async () => {
  const { steps } = await loadPrediction(join(folder, "prediction.json"));
  expect(steps.map(({ step }) => step)).toEqual([6, 7]);
});

test("a folder that cannot be written is reported with a fix", async () => {
  const nowhere = join(folder, "record.json");
  await expect(savePrediction(nowhere, prediction)).rejects.toMatchObject({
    name: "EnvironmentError",
    advice: "Free some disk space or choose a writable folder.",
  });
});
