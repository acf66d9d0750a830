/** Programs changed in the studio's page: build, compiler messages, and run. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sharedStudio } from "../../support/pages/studio-pages.ts";
import { labText, press, savedRun, says } from "../../support/pages/studio-run.ts";

const { studio, open } = sharedStudio();

/** Replaces a text in a program, by the keyboard. */
async function rewrite(page: Page, file: string, from: string, to: string): Promise<void> {
  const area = page.getByRole("textbox", { name: file });
  const shown = async () => (await area.locator(".cm-line").allTextContents()).join("\n");
  await expect.poll(shown).toContain(from); // the editor opens some time after the click
  const text = await shown();
  await area.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text.replace(from, () => to));
}

test("a compiler error is shown at its line, and a button restores the lab's own text", async () => {
  await using shown = await open("?lab=handshake");
  const { page } = shown;
  await says(page, "Next is step 1 of 5");
  await press(page, "Edit the programs");
  await rewrite(
    page,
    "client.cc",
    "jc::Connect(server, 12345);   // step: connect",
    'jc::Connct("<img src=x onerror=alert(1)>", 12345);   // step: connect',
  );
  await press(page, "Build and run");
  await says(page, "This lab cannot run. The page lists what to fix. Exit code 2.");
  const [first = "", ...more] = await shown.texts(".program.client .errors li");
  expect(first).toMatch(/^line 5: .*Connct/);
  expect(more).toEqual([]);
  expect(await shown.texts(".program.server .errors li")).toEqual([]);
  expect(await page.locator(".program.client .cm-lint-marker-error").count()).toBe(1);
  expect(await page.locator("#failure").count(), "the error is shown once").toBe(0);
  await page.getByText("The compiler’s whole output").click();
  expect(await shown.texts(".whole pre")).toEqual([
    expect.stringMatching(/runs\/edits\/handshake\/.*\/client\.cc:5:/),
  ]);
  expect(await shown.issues()).toEqual([]);
  await page.locator(".program.client").getByRole("button", { name: "Restore the lab" }).click();
  await press(page, "Build and run");
  await says(page, "Next is step 1 of 5: the server executes line ");
  await page.getByRole("button", { name: /^Run to the end/ }).click();
  await says(page, "✓ Passed");
  expect(shown.problems).toEqual([]);
});

test("another payload is a mismatch that shows the expected one, and the lab's own file stays", async () => {
  const own = await labText("send-recv", "server.cc");
  await using shown = await open("?lab=send-recv");
  const { page } = shown;
  await says(page, "Next is step 1 of");
  await press(page, "Edit the programs");
  await rewrite(page, "server.cc", "welcome to join", "welcome to stay");
  await press(page, "Build and run");
  await says(page, "Next is step 1 of");
  await page.getByRole("button", { name: /^Run to the end/ }).click();
  await says(
    page,
    "✗ Mismatch: something is not as the lab expects. The step that differs is marked. Exit code 1.",
  );
  expect((await shown.texts(".kept")).join()).toContain("runs/edits/send-recv/");
  expect(await shown.texts(".differs del")).toContain('stay"');
  const { record } = await savedRun(studio(), "send-recv");
  expect(record.verdict).toBe("mismatch");
  expect(record.sources?.server).toBe(own.replace("welcome to join", "welcome to stay"));
  const kept = join(studio().folder, "runs/edits/send-recv");
  const [time = ""] = await readdir(kept);
  expect(await readdir(join(kept, time))).toEqual(["server.cc"]);
  expect(await readFile(join(kept, time, "server.cc"), "utf8")).toBe(record.sources?.server);
  expect(await labText("send-recv", "server.cc")).toBe(own);
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
});

test("a program that lacks a tag is stepped by its effects, and keys typed in the editor do not reach the page", async () => {
  await using shown = await open("?lab=handshake");
  const { page } = shown;
  await says(page, "Next is step 1 of 5: the server executes line ");
  await press(page, "Edit the programs");
  await rewrite(page, "server.cc", "// step: accept-again", "// scraps");
  await page.getByRole("textbox", { name: "server.cc" }).press("s");
  await says(page, "Next is step 1 of 5: the server executes line ");
  await page.keyboard.press("Backspace");
  await press(page, "Build and run");
  await says(page, "Next is step 1 of 5");
  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  expect(shown.problems).toEqual([]);
});

test("a change that the lesson proposes is made and run with its button", async () => {
  const own = await labText("close", "client.cc");
  await using shown = await open("?lab=close");
  const { page } = shown;
  await says(page, "Next is step 1 of 8");
  await shown.tab("Lesson");
  const proposal = page.locator(".changes li").filter({ hasText: "SHUT_WR" });
  await proposal.getByRole("button", { name: "Change and run" }).click();
  await expect
    .poll(() => shown.texts(".kept"))
    .toEqual([expect.stringContaining("runs/edits/close/")]);
  await says(page, "Next is step 1 of 8");
  const changed = own
    .replace("::close(fd)", "::shutdown(fd, SHUT_WR)")
    .replace(/[ \t]*\/\/ step:.*$/gm, "");
  const lines = page.locator(".program.client .source code");
  await expect.poll(() => lines.allTextContents()).toEqual(changed.trimEnd().split("\n"));
  await press(page, "End without saving");
  await says(page, "This run was ended early and not saved.");
  expect(await labText("close", "client.cc")).toBe(own);
  expect(shown.problems).toEqual([]);
});
