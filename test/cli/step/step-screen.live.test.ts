/** The full-screen view of `wirestep step`, on a terminal of 80 × 24. */
import { expect, test } from "vitest";
import { closeTerminals, OnScreen } from "../../support/commands/on-terminal.ts";

closeTerminals();

test("a lab is stepped in panes, looked back at, and its verdict stays when the view is left", async () => {
  const step = new OnScreen({ columns: 80, rows: 24 }, "step", "handshake");
  await step.shows("Next is step 1 of 5: the server executes line 5: key s");
  step.types("c");
  await step.shows("again makes its step anyway.");
  for (const [index, key] of [..."scss"].entries()) {
    step.types(key);
    await step.shows(`Next is step ${index + 2} of 5`);
  }
  const rows = await step.shows("step 4 of 5");
  expect(rows.filter((row) => row.startsWith("─"))).toHaveLength(4);
  step.types("\u001b[D\u001b[D");
  await step.shows("step 2 of 5; 4 made");
  const back = await step.shows("1 IP client."); // the screen is drawn from its top
  expect(back.join("\n")).toMatch(/^1 IP client\.\d+ > server\.12345: Flags \[S\], seq/m);
  step.types("c");
  await step.shows("✓ passed  handshake: 5 of 5 steps as expected");
  await step.shows("r runs the lab again");
  step.types("q");
  expect(await step.ended).toBe(0);
  expect(step.rows.join("\n")).toContain("✓ passed  handshake: 5 of 5 steps as expected");
  expect(step.rows.join("\n")).toContain("files in runs/handshake/");
});
