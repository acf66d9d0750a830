/** A user's own programs in the studio: picked and pasted, stepped without a lab, and made into one. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { sharedStudio } from "../../support/pages/studio-pages.ts";
import { press, says } from "../../support/pages/studio-run.ts";

const { studio, open } = sharedStudio();

/** Datagrams, because no timer of a kernel sends one again while the packets are held. */
const SERVER = `#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include "port.h"

int main(void) {
  int listening = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(PORT)};
  bind(listening, (struct sockaddr *)&own, sizeof own);
  char text[16];
  recv(listening, text, sizeof text, 0);
  close(listening);
}
`;
const CLIENT = `#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words) {
  int talking = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(4321)};
  inet_pton(AF_INET, count > 1 ? words[1] : "", &server.sin_addr);
  sendto(talking, "tea", 3, 0, (struct sockaddr *)&server, sizeof server);
  close(talking);
}
`;
const file = (name: string, text: string) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});

/** The form with both programs: the server's files are picked, the client's text is pasted. */
async function fillIn(page: Page): Promise<void> {
  expect(await page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
  await page
    .getByLabel("Pick files of the server")
    .setInputFiles([file("tea.c", SERVER), file("port.h", "#define PORT 4321\n")]);
  await page.getByLabel("Language of the client’s").selectOption("c");
  const area = page.getByRole("textbox", { name: "The client’s client.c" });
  await area.focus();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, CLIENT);
  await page.getByRole("textbox", { name: "Port" }).fill("4321");
}

test("programs are run without a lab, packets are held by hand, and a button makes a lab of that", async () => {
  await using shown = await open("?own");
  const { page } = shown;
  await fillIn(page);
  expect(await shown.issues()).toEqual([]);
  await press(page, /^Run$/);
  await says(page, "Next is step 1: the server runs to the end of its next line that makes a call");
  for (const step of [2, 3, 4]) {
    await press(page, /^Step the server/);
    await says(page, `Next is step ${step}:`);
  }
  await press(page, "Hold packets from now on");
  await says(page, "Next is step 5: the client");
  await page.locator("summary", { hasText: "Step by call" }).click();
  await press(page, "Next call of the client");
  await says(page, "Next is step 6: the client");
  await press(page, /^Step the client/);
  await says(page, "Next is step 7: the client");
  await press(page, "Duplicate packet 1");
  await says(page, "Next is step 8");
  await press(page, "Drop packet 2");
  await says(page, "Next is step 9");
  await press(page, "Deliver packet 1");
  await says(page, "Next is step 10");
  await press(page, "Release all packets");
  await says(page, "Next is step 11");
  await press(page, /^Run to the end/);
  await says(page, "✓ Observed: nothing was expected.");
  expect(await shown.texts(".run-head .verdict")).toEqual(["✓ observed"]);
  expect(await shown.issues()).toEqual([]);

  await page.getByLabel("The lab’s name").fill("no tea");
  await press(page, "Make a lab of this");
  await page.getByText('No lab was made: "no tea" cannot be a lab\'s name').waitFor();
  await page.getByLabel("The lab’s name").fill("tea");
  await press(page, "Make a lab of this");
  const made = page.locator("section", { hasText: "Make a lab of this" }).getByRole("status");
  await expect.poll(() => made.innerText(), { timeout: 60_000 }).toContain("has a lab of");
  const folder = join(studio().folder, "my-labs/tea");
  const lab = await readFile(join(folder, "lab.ts"), "utf8");
  const acts = [...lab.matchAll(/network\.(\w+)\(/g)].map(([, act]) => act);
  expect(acts).toEqual(["holdsEverything", "duplicates", "drops", "delivers", "releases"]);
  expect(lab).toContain("{ ...client.sendsDatagram(), nth: 2 }");
  expect(await readFile(join(folder, "server.c"), "utf8")).toContain("// step: recv");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download it" }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("tea.tar.gz");
  expect(shown.problems).toEqual([]);
});
