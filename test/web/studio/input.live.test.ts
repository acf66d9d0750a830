/** The standard input of a program, typed in the studio's page. */
import { expect, test } from "vitest";
import { copyLab } from "../../support/labs/lab-copy.ts";
import { studioPages } from "../../support/pages/studio-pages.ts";
import { press, says, startStudio } from "../../support/pages/studio-run.ts";

const open = studioPages();

test("a step whose line reads waits for the field, and sends what is entered there", async () => {
  await using lab = await copyLab(
    "udp",
    {
      file: "client.cc",
      from: '#include "jc.h"',
      to: '#include "jc.h"\n#include <iostream>\n\nstatic std::string Typed() {\n  std::string line;\n  std::getline(std::cin, line);\n  return line;\n}',
    },
    { file: "client.cc", from: '"hello server"', to: "Typed()" },
  );
  await using studio = await startStudio({}, [lab.folder]);
  await using shown = await open(studio, `?lab=${encodeURIComponent(lab.folder)}`);
  const { page } = shown;
  await says(page, "Next is step 1 of");
  await page.keyboard.press("s");
  await says(page, "Next is step 2 of");
  await page.keyboard.press("c");
  await says(page, "Next is step 3 of");
  await page.keyboard.press("c");
  await page.getByText("The client waits for its standard input.").waitFor();
  expect(await shown.issues()).toEqual([]);
  const field = page.getByLabel("a line for the client");
  await field.fill("hello server");
  await field.press("Enter");
  await says(page, "Next is step 4 of");
  expect(await shown.texts(".given-input li")).toEqual(["client hello server"]);
  await press(page, "End of input");
  await expect.poll(() => shown.texts(".given-input li")).toContain("client end of input");
  await press(page, /^Run to the end/);
  await says(page, "✓ Passed");
  expect(shown.problems).toEqual([]);
});
