/** The observer on Debian's arm64 kernel: calls have the names, results and lines that the labs state for x86-64. */
import { expect, test } from "vitest";
import { isLineStep } from "../../../src/lab/model.ts";
import { loadLab } from "../../../src/lab-files/load.ts";
import { stepOnArm64 } from "../../../tools/arm64/machine.ts";

test.each(["handshake", "send-recv"])("%s is stepped on arm64", async (lab) => {
  const { plan } = await loadLab(lab);
  const stepped = await stepOnArm64(lab);
  const lines = plan.steps.filter(isLineStep).flatMap((step) => {
    const { finishes } = step;
    const finished = finishes && [{ ...finishes, name: `${finishes.peer}: ${finishes.tag}` }];
    return [...(step.action === "starts" ? [] : [step]), ...(finished ?? [])];
  });
  expect(stepped.map(({ step }) => step)).toEqual(lines.map(({ name }) => name));
  for (const [index, { step, calls, outcome, output }] of stepped.entries()) {
    const made = calls.map(({ name, result, errno }) => ({
      name,
      result,
      ...(errno !== undefined && { errno }),
    }));
    const expected = lines[index]?.calls;
    if (expected !== undefined) expect(made, step).toEqual(expected);
    else expect(made.length, step).toBeGreaterThan(0);
    expect(
      calls.every(({ at }) => at === undefined),
      step,
    ).toBe(true); // the step's own line
    expect({ outcome, output }, step).toEqual({
      outcome: "finished",
      output: lines[index]?.prints ?? "",
    });
  }
});
