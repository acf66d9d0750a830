import { join } from "node:path";
import { expect, test } from "vitest";
import { LABS } from "../../src/lab-files/folder.ts";
import { runsOf } from "../../src/runs/save.ts";

test("the runs of a lab of the checkout are in a folder with the lab's name", () => {
  expect(runsOf("close", join(LABS, "close"))).toBe("close");
});

test("labs of the same name from two courses have different folders for their runs", () => {
  const [a, b] = ["/course-a/labs/close", "/course-b/labs/close"].map((one) =>
    runsOf("close", one),
  );
  expect(a).toMatch(/^close@[0-9a-f]{6}$/);
  expect(b).toMatch(/^close@[0-9a-f]{6}$/);
  expect(a).not.toBe(b);
});
