/**
 * Checks the kernel settings of a step against sysctl's output.
 */
import type { SettingExpectation, StepExpectation } from "../lab/model.ts";
import type { Mismatch, StepRecord } from "../record/record.ts";

const OWNERS = { server: "server", client: "client", host: "engine's machine" } as const;

export function checkSettings(
  asked: StepExpectation["sysctls"],
  read: StepRecord["sysctls"],
): readonly Mismatch[] {
  return (["server", "client", "host"] as const).flatMap((peer) =>
    Object.entries(asked?.[peer] ?? {}).flatMap(([name, expected]) => {
      const value = read.find((one) => one.peer === peer && one.name === name)?.value;
      if (value !== undefined && holds(expected, value)) return [];
      return [
        {
          subject: `the kernel setting ${name} of the ${OWNERS[peer]}`,
          expected: describe(expected),
          observed: value ?? "not read",
        },
      ];
    }),
  );
}

function holds(expected: SettingExpectation, value: string): boolean {
  if (typeof expected === "string") return expected === value;
  const words = value.split(" ");
  return (
    words.length === expected.rising &&
    words.every((word, index) => {
      const before = index === 0 ? -1 : Number(words[index - 1]);
      return /^\d+$/.test(word) && Number(word) > before;
    })
  );
}

function describe(expected: SettingExpectation): string {
  if (typeof expected === "string") return expected;
  return `${expected.rising} numbers in increasing order`;
}
