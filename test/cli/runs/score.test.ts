/** `wirestep score`: a prediction scored again from the record, and refused where it is none. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAnswers } from "../../../src/predict/answers-text.ts";
import { predictionFile } from "../../../src/predict/file.ts";
import { loadPrediction, savePrediction } from "../../../src/runs/predictions.ts";
import { runCli } from "../../support/commands/cli-run.ts";
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
  const { code, stderr, stdout } = await runCli(["score", folder, "--prediction", file]);
  expect([code, stdout]).toEqual([2, ""]);
  return stderr.replaceAll(file, "FILE");
}

test("the prediction beside a record is scored by step and statement", async () => {
  const { code, stdout } = await runCli(["score", folder]);
  expect(code).toBe(0);
  expect(stdout).toContain("   6     client: close  6 of 6\n   7     server: close  skipped\n");
  expect(stdout).toContain("   C5     6 of 6  a FIN takes one sequence number\n");
  expect(stdout).toContain("   predicted: 6 of 6 points\n");
});

test("as JSON it is the file with the score of the record, not the one it claims", async () => {
  const claimed = { ...prediction, total: { points: 99, of: 99 } };
  await writeFile(join(folder, "claimed.json"), JSON.stringify(claimed));
  const file = join(folder, "claimed.json");
  const { stdout } = await runCli(["score", folder, "--prediction", file, "--json"]);
  expect(JSON.parse(stdout)).toEqual(prediction);
});

test("of another run, of another shape or size, it is refused", async () => {
  const other = JSON.stringify({ ...prediction, run: "\u001b[2Jbeef" });
  expect(await refused("other.json", other)).toBe(
    `wirestep: FILE cannot be scored: it is of another run: \\x1b[2Jbeef of close, and this is ${record.run.id} of close\n`,
  );
  const shape = JSON.stringify({ ...prediction, steps: [{ step: "<b>" }] });
  expect(await refused("shape.json", shape)).toContain("it is no prediction: steps.0.step: ");
  expect(await refused("text.json", "{")).toContain("it is no JSON");
  const huge = await refused("huge.json", `"${"x".repeat(2_000_000)}"`);
  expect(huge).toContain("at most 1000000 characters");
  expect(huge.length).toBeLessThan(300);
});

test("where there is none that is said", async () => {
  const { code, stderr } = await runCli(["score", folder, "--prediction", "none.json"]);
  expect(code).toBe(2);
  expect(stderr).toContain("none.json cannot be scored: ENOENT");
});

test("what was written is read back", async () => {
  const { steps } = await loadPrediction(join(folder, "prediction.json"));
  expect(steps.map(({ step }) => step)).toEqual([6, 7]);
});

test("a folder that cannot be written is told with what to do", async () => {
  const nowhere = join(folder, "record.json");
  await expect(savePrediction(nowhere, prediction)).rejects.toMatchObject({
    name: "EnvironmentError",
    advice: "Free some disk space or choose a writable folder.",
  });
});
