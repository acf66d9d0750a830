import { expect, test } from "vitest";
import { needLimits } from "../../src/orchestrate/untrusted.ts";

test("programs of others run only on a stage that limits them", () => {
  expect(() => needLimits({ limits: {} })).not.toThrow();
  const missing = { limits: { limitsMissing: "this user may not make control groups" } };
  expect(() => needLimits(missing)).toThrow("this user may not make control groups");
});
