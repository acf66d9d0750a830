import { expect, test } from "vitest";
import { interfaceOf } from "../../src/stage/loopback.ts";

test("packets pass on lo if both programs are on one host", () => {
  expect(interfaceOf({ loopback: true })).toBe("lo");
  expect(interfaceOf({})).toBe("eth0");
});
