import { expect, test } from "vitest";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { isSince, needKernel } from "../../src/runtime/kernel-version.ts";

test.each([
  ["6.18.44", true],
  ["6.5.0-41-generic", true],
  ["7.0", true],
  ["6.4.16", false],
  ["5.15.167.4-microsoft-standard-WSL2", false],
])("%s is 6.5 or newer: %s", (kernel, since) => {
  expect(isSince("6.5", kernel)).toBe(since);
});

test("a kernel that is older than the lab needs is the environment's fault", () => {
  expect(() => needKernel("6.12", "6.8.0-45-generic")).toThrow(EnvironmentError);
  expect(() => needKernel("6.12", "6.8.0-45-generic")).toThrow(
    "This lab shows what Linux does since 6.12, and the engine's kernel is 6.8.0-45-generic.",
  );
  needKernel("6.12", "6.18.44");
  needKernel(undefined, "4.19.0");
});
