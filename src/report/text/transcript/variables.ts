/**
 * The variables of a peer's program after a step, with marks for what has changed since its function was seen
 * last: `+` set, `*` another value.
 */
import type { Peer } from "../../../lab/model.ts";
import type { StepRecord, Variables } from "../../../record/record.ts";

export interface ShownVariable {
  readonly name: string;
  readonly value: string;
  readonly isSet: boolean;
  readonly mark: "+" | "*" | " ";
}

export interface ShownVariables {
  readonly function: string;
  readonly shown: readonly ShownVariable[];
  readonly more: number;
  /** The step after which they were read: an earlier one if the program waits or has ended since. */
  readonly step: number;
}

const NOT_SET = "not set yet";

interface Reading {
  readonly step: number;
  readonly variables: Variables;
}

/** @returns undefined if none were read up to the step */
export function variablesUpTo(
  steps: readonly StepRecord[],
  peer: Peer,
  number: number,
): ShownVariables | undefined {
  const readings = readingsOf(steps.slice(0, number), peer);
  const last = readings.at(-1);
  if (last === undefined) return undefined;
  const { variables, step } = last;
  const before = readings
    .slice(0, -1)
    .findLast((one) => one.variables.function === variables.function)?.variables;
  const marked = step === number;
  return {
    function: variables.function,
    shown: variables.shown.map((one) => shownVariable(one, marked, before)),
    more: variables.more,
    step,
  };
}

/** `fd = 4`: the variables that the executed line names, and that have changed in the step. */
export function changedInLine(steps: readonly StepRecord[], number: number): readonly string[] {
  const step = steps[number - 1];
  const lines = [step?.executed, ...(step?.finished ?? [])].filter((line) => line !== undefined);
  return lines.flatMap(({ peer, line }) => {
    const names = new Set(line.text.match(/[A-Za-z_]\w*/g) ?? []);
    const { shown = [] } = variablesUpTo(steps, peer, number) ?? {};
    return shown
      .filter(({ name, mark }) => mark !== " " && names.has(name))
      .map(({ name, value }) => `${name} = ${value}`);
  });
}

function readingsOf(steps: readonly StepRecord[], peer: Peer): readonly Reading[] {
  return steps.flatMap(({ number, executed, finished }) =>
    [...(executed === undefined ? [] : [executed]), ...finished].flatMap((line) =>
      line.peer === peer && line.variables !== undefined
        ? [{ step: number, variables: line.variables }]
        : [],
    ),
  );
}

function shownVariable(
  { name, value }: Variables["shown"][number],
  marked: boolean,
  before: Variables | undefined,
): ShownVariable {
  const old = before?.shown.find((one) => one.name === name)?.value;
  const changed = value === undefined || value === old ? " " : old === undefined ? "+" : "*";
  return {
    name,
    value: value ?? NOT_SET,
    isSet: value !== undefined,
    mark: marked ? changed : " ",
  };
}
