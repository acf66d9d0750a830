/** Labs stepped in the studio's page by clicks and keys alone, and compared with the record. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { packetSentence } from "../../../src/draw/packet-words.ts";
import { sharedStudio } from "../../support/pages/studio-pages.ts";
import { press, savedRun, says } from "../../support/pages/studio-run.ts";

/** Each test steps another lab. */
const { studio, open } = sharedStudio();

test("the labs are listed in the order of the course, with the question each answers", async () => {
  await using shown = await open();
  await shown.page.waitForSelector("h2");
  expect((await shown.texts("h2"))[0]).toBe("1. A connection from start to end");
  const first = await shown.texts(".path section:first-child li > a:first-child");
  expect(first).toEqual(["handshake", "send-recv", "close", "refused", "udp"]);
  expect((await shown.texts(".path li p"))[0]).toBe(
    "What does connect() send, and when does the connection exist?",
  );
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
});

test("the page runs no script but its own, and connects to nothing but its studio", async () => {
  await using shown = await open();
  const ran = await shown.page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'another script'";
    document.body.append(script);
    const button = document.createElement("button");
    button.setAttribute("onclick", "document.title = 'another script'");
    document.body.append(button);
    button.click();
    const away = await fetch("http://127.0.0.1:1/").catch((error: Error) => error.message);
    return [document.title, away];
  });
  expect(ran).toEqual(["wirestep studio", "Failed to fetch"]);
  const refused = shown.problems.flatMap((text) => /directive:? ["'](\S+)/.exec(text)?.[1] ?? []);
  expect(refused).toEqual(["script-src", "script-src", "connect-src"]);
});

test("a handshake is stepped by clicks; a wrong peer is refused; the record equals the command line's", async () => {
  await using shown = await open();
  const { page } = shown;
  await page.getByRole("link", { name: "handshake", exact: true }).click();
  const actors = ["server", "client", "server", "server", "client"];
  for (const [index, peer] of actors.entries()) {
    await says(page, `Next is step ${index + 1} of 5: the ${peer} executes line `);
    await expect.poll(() => shown.texts(".line-next")).toEqual(["next"]); // drawn after the sentence
    if (index === 1) {
      await press(page, /^Step the server/);
      expect(await page.getByRole("alert").innerText()).toContain(
        "The lab plans another step. Next is step 2 of 5: the client executes line 5.",
      );
      expect(await shown.issues()).toEqual([]);
    }
    await press(page, `Step the ${peer}`);
    await page.locator("#step", { hasText: `Step ${index + 1}: ${peer}` }).waitFor();
  }
  await says(page, "✓ Passed: every packet, state and result is as the lab expects. Exit code 0.");
  const { record, files } = await savedRun(studio(), "handshake");
  expect(record.verdict).toBe("passed");
  expect(files.toSorted()).toEqual([
    "client.pcap",
    "client.pcapng",
    "netstat",
    "record.json",
    "report.html",
    "server.pcap",
    "server.pcapng",
    "transcript.txt",
  ]);
  expect(await shown.texts(".jump .visually-hidden")).toHaveLength(record.steps.length);
  for (const packet of record.steps.flatMap(({ packets }) => packets)) {
    const name = packetSentence(packet, { kind: "arrives" });
    expect(await page.getByRole("button", { name, exact: true }).count(), name).toBe(1);
  }
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
});

test("held packets stay at their gate until a click delivers them", async () => {
  await using shown = await open("?lab=handshake-slow");
  const { page } = shown;
  await says(page, "Next is step 1 of 7");
  await press(page, /^Step the server/);
  await says(page, "the network holds all packets from now on");
  await press(page, /^Hold packets from now on/);
  await says(page, "Next is step 3 of 7: the client executes line ");
  await press(page, /^Step the client/);
  for (const [index, [receiver, held]] of [
    ["server", "[S] seq 0"],
    ["client", "[S.] seq 0 ack 1"],
    ["server", "[.] seq 1 ack 1"],
  ].entries()) {
    // The numbers depend on how often the kernel has retransmitted the held packets.
    await says(page, new RegExp(`^Next is step ${index + 4} of 7: the network delivers packet `));
    expect(await shown.texts(".held-packets li code")).toEqual([
      expect.stringContaining(`: ${held}`),
    ]);
    expect(await shown.texts(".held-packets div:has(li) h3")).toEqual([`held at the ${receiver}`]);
    if (index === 1) {
      await press(page, /^Drop packet/);
      expect(await page.getByRole("alert").innerText()).toMatch(
        /the network delivers packet \d \(server > /,
      );
      expect(await shown.issues()).toEqual([]);
    }
    await page.locator(".held-packets").getByRole("button", { name: "Deliver packet" }).click();
  }
  await says(page, "Next is step 7 of 7: the server executes line ");
  expect(await shown.texts(".held-packets li")).toEqual([]);
  await press(page, /^Step the server/);
  await says(page, "✓ Passed");
  const { record } = await savedRun(studio(), "handshake-slow");
  expect(record.flags.observed).toBe("S S. .");
  expect(shown.problems).toEqual([]);
});

test("the highlighted button does whatever the network does next in the lab", async () => {
  await using shown = await open("?lab=duplicate-data");
  const { page } = shown;
  const pressed: string[] = [];
  const lab = await says(page, /^Next is step 1 of \d+/);
  const count = Number(/of (\d+)/.exec(lab)?.[1]);
  for (let step = 1; step <= count; step += 1) {
    await says(page, `Next is step ${step} of ${count}: `);
    const button = page.locator(".controls .act.next");
    pressed.push((await button.innerText()).replace(/ .$/, "").replace(/\d+/, "N"));
    await button.click();
  }
  await says(page, "✓ Passed");
  expect(pressed).toContain("Duplicate packet N");
  expect((await savedRun(studio(), "duplicate-data")).record.steps).toHaveLength(count);
  expect(shown.problems).toEqual([]);
});

test("keys step as in the terminal, and r runs to the end", async () => {
  await using shown = await open("?lab=close");
  const { page } = shown;
  await says(page, "Next is step 1 of 8: the server executes line ");
  await page.keyboard.press("s");
  await says(page, "Next is step 2 of 8: the client executes line ");
  await page.keyboard.press("c");
  await says(page, "Next is step 3 of 8");
  await page.keyboard.press("r");
  await says(page, "✓ Passed");
  expect((await savedRun(studio(), "close")).record.steps).toHaveLength(8);
  const next = page.getByRole("link", { name: "Next lab: refused" });
  expect(await next.getAttribute("href")).toBe("?lab=refused");
  await shown.tab("Run");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "transcript.txt" }).click();
  const text = await readFile(await (await saved).path(), "utf8");
  expect(text).toContain("close");
  await press(page, /^Run again/);
  await says(page, "Next is step 1 of 8");
  await press(page, "End without saving");
  await says(page, "This run was ended early and not saved. Everything it made is removed.");
  await page.getByRole("link", { name: "← All labs" }).click();
  await page.getByLabel("Search").fill("close() states");
  await expect.poll(() => shown.texts(".path li > a:first-child")).toEqual(["close"]);
  expect(await shown.texts(".path .done")).toEqual(["✓ passed"]);
  expect(await shown.issues()).toEqual([]);
  expect(shown.problems).toEqual([]);
});
