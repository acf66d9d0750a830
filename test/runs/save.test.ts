import { join } from "node:path";
import { expect, test } from "vitest";
import { LABS } from "../../src/lab-files/folder.ts";
import { runsOf } from "../../src/runs/save.ts";

test("runs of the checkout's labs have their names", () => {
  expect(runsOf("close", join(LABS, "close"))).toBe("close");
});

test("runs of two courses' labs of one name are kept apart", () => {
  const [a, b] = ["/course-a/labs/close", "/course-b/labs/close"].map((one) =>
    runsOf("close", one),
  );
  expect(a).toMatch(/^close@[0-9a-f]{6}$/);
  expect(b).toMatch(/^close@[0-9a-f]{6}$/);
  expect(a).not.toBe(b);
});
