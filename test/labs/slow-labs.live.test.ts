/** The labs that wait for a timer of the kernel. They need little of the machine, so they run next to other tests. */
import { expect, test } from "vitest";
import { slowLabs } from "../support/runs/all-labs.ts";

test("the slow labs pass", async () => {
  const { code, stdout } = await slowLabs();
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/^(\d+) of \1 labs? passed$/m);
});
