/** The changes that a step has made to the variables of a program. */
import { expect, test } from "vitest";
import type { ExecutedLine, StepRecord } from "../../../../src/record/record.ts";
import { changedInLine, variablesUpTo } from "../../../../src/report/text/transcript/variables.ts";
import { executedLine, stepRecord } from "../../../support/evidence/steps.ts";

type Values = Readonly<Record<string, string | undefined>>;

function line(of: string, values: Values, text = "int fd = f();"): ExecutedLine {
  const shown = Object.entries(values).map(([name, value]) => ({
    name,
    ...(value !== undefined && { value }),
  }));
  return executedLine({
    line: { file: "server.cc", number: 4, text },
    variables: { function: of, shown, more: 0 },
  });
}

function steps(...lines: readonly (ExecutedLine | undefined)[]): readonly StepRecord[] {
  return lines.map((executed, index) => {
    const { executed: _, ...rest } = stepRecord({ number: index + 1 });
    return executed === undefined ? rest : { ...rest, executed };
  });
}

const marks = (of: readonly StepRecord[], number: number): readonly string[] =>
  (variablesUpTo(of, "server", number)?.shown ?? []).map(
    ({ name, value, mark }) => `${mark} ${name} ${value}`,
  );

test("a variable is new when it is set, changed when it has another value, and not set before its line", () => {
  const run = steps(
    line("main", { n: "1", fd: undefined }),
    line("main", { n: "1", fd: "3" }),
    line("main", { n: "2", fd: "3" }),
  );
  expect(marks(run, 1)).toEqual(["+ n 1", "  fd not set yet"]);
  expect(marks(run, 2)).toEqual(["  n 1", "+ fd 3"]);
  expect(marks(run, 3)).toEqual(["* n 2", "  fd 3"]);
});

test("each function is compared with its own last reading", () => {
  const run = steps(
    line("main", { fd: "3" }),
    line("serve", { fd: "4", n: "0" }),
    line("main", { fd: "3" }),
  );
  expect(marks(run, 2)).toEqual(["+ fd 4", "+ n 0"]);
  expect(marks(run, 3)).toEqual(["  fd 3"]);
});

test("while a program waits its last variables are shown with their step, and nothing is marked", () => {
  const waits = executedLine({ outcome: { kind: "waits", call: "accept" } });
  const run = steps(line("main", { fd: "3" }), waits);
  expect(variablesUpTo(run, "server", 2)?.step).toBe(1);
  expect(marks(run, 2)).toEqual(["  fd 3"]);
  expect(variablesUpTo(run, "client", 2)).toBeUndefined();
  expect(variablesUpTo(steps(waits), "server", 1)).toBeUndefined();
});

test("a step names the changed variables of its line alone, of a line that it wakes too", () => {
  const first = line("main", { argc: "2", fd: "3" });
  const woken = line("main", { argc: "2", fd: "3", next: "4" }, "int next = accept(fd);");
  const [one, two] = steps(first, undefined);
  const run = [one, { ...two, finished: [woken] }] as readonly StepRecord[];
  expect(changedInLine(run, 1)).toEqual(["fd = 3"]);
  expect(changedInLine(run, 2)).toEqual(["next = 4"]);
});
