import { expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

test("variables are not part of the fixed form: an array that is not set has any value", () => {
  const record = handshakeRecord();
  const variables = { function: "main", shown: [{ name: "fd", value: "3" }], more: 0 };
  const steps = record.steps.map(({ executed, ...step }) => ({
    ...step,
    ...(executed && { executed: { ...executed, variables } }),
  }));
  expect(normaliseRecord({ ...record, steps })).toEqual(normaliseRecord(record));
});
