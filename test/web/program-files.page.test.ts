/** The files of a program on the page: their names, and the current line in the right one. */
import { expect, test } from "vitest";
import type { RunRecord, StepRecord } from "../../src/record/record.ts";
import { pageTemplate, runPage } from "../../src/runs/page.ts";
import { executedLine, stepRecord } from "../support/evidence/steps.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { pageRecord } from "../support/runs/page-record.ts";

const openText = pageFolder();

const MAIN = '#include "listener.h"\r\n\r\nint main() {\r\n\tListener one;  //Step: start\r\n}\r\n';
const HEADER =
  "struct Listener {\n  // h\u00f6rt zu\n  Listener() { listen(fd, 5); }  /* step: listen */\n};\n";

/** A step of the server at a line of a file. */
function at(number: number, file: string, line: number, text: string): StepRecord {
  const executed = executedLine({ line: { file, number: line, text } });
  return stepRecord({ number, name: "server: listen", executed });
}

const record: RunRecord = pageRecord({
  steps: [
    at(1, "../homework/listener.h", 3, "Listener() { listen(fd, 5); }"),
    at(2, "../homework/server.cpp", 4, "Listener one;"),
  ],
  sources: { server: MAIN, client: "int main() {}\n" },
  files: {
    server: {
      main: "../homework/server.cpp",
      others: [
        { file: "../homework/listener.h", text: HEADER },
        { file: "../homework/unused.h", text: "struct Unused;\n" },
      ],
    },
    client: { main: "client.c", others: [] },
  },
});

test("each file has its own name, and the line is marked in the file that it is in", async () => {
  await using shown = await openText(runPage(await pageTemplate(), record), { hash: "#step=1" });
  const { page } = shown;
  expect(await shown.texts(".program h2")).toEqual(["../homework/server.cpp", "client.c"]);
  expect(await shown.texts(".program summary")).toEqual([
    "../homework/listener.h",
    "../homework/unused.h",
  ]);
  const header = page.getByRole("list", { name: "../homework/listener.h" });
  expect(await header.locator(".current code").innerText()).toContain(
    "Listener() { listen(fd, 5); }",
  );
  expect(await page.locator(".current").count()).toBe(1);
  await page.keyboard.press("ArrowRight");
  const main = page.getByRole("list", { name: "../homework/server.cpp" });
  await main.locator(".current").waitFor();
  expect(await header.locator(".current").count()).toBe(0);
  expect(shown.problems).toEqual([]);
});

test("a file without a step is folded, and opens", async () => {
  await using shown = await openText(runPage(await pageTemplate(), record));
  const { page } = shown;
  expect(await page.getByRole("list", { name: "../homework/listener.h" }).isVisible()).toBe(true);
  const unused = page.getByRole("list", { name: "../homework/unused.h" });
  expect(await unused.isVisible()).toBe(false);
  await page.getByText("../homework/unused.h").click();
  expect(await unused.isVisible()).toBe(true);
});

test("carriage returns, tabs and letters of other alphabets are shown as text, tags are not", async () => {
  await using shown = await openText(runPage(await pageTemplate(), record));
  const lines = await shown.page
    .getByRole("list", { name: "../homework/server.cpp" })
    .locator("code")
    .evaluateAll((all) => all.map((one) => one.textContent));
  expect(lines).toEqual(['#include "listener.h"', "", "int main() {", "\tListener one;", "}"]);
  expect(await shown.texts(".program details code")).toContain("  // hört zu");
});
