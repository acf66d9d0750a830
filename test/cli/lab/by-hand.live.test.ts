/** Stepping by hand, on a pseudo terminal. */
import { afterAll, expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";
import { closeTerminals, OnTerminal } from "../../support/commands/on-terminal.ts";
import { givesEvidence } from "../../support/evidence/evidence.ts";

closeTerminals();
afterAll(() => runCli(["clean"]));

test("the programs are stepped in GDB's TUI while the packets and tables are watched", {
  timeout: 120_000,
}, async () => {
  givesEvidence("T3", "both programs of a lab, stepped by keys in GDB's TUI on a pseudo terminal");
  const server = new OnTerminal("gdb", "close", "server");
  await server.shows("Temporary breakpoint 1, main");
  await server.shows("(gdb)");
  const watch = new OnTerminal("watch", "close");
  await watch.shows("listening on eth0");
  for (let line = 0; line < 2; line++) {
    server.types("next\r");
    await server.shows("(gdb)");
  }
  const client = new OnTerminal("gdb", "close", "client");
  await client.shows("Temporary breakpoint 1, main");
  await client.shows("(gdb)");
  client.types("next\r");
  await client.shows("(gdb)");
  client.types("next\r");
  await watch.shows("Flags [S],");
  await watch.shows("Flags [S.],");
  await watch.shows("Flags [.], ack 1,");
  const { stdout } = await runCli(["netstat", "close"]);
  expect(stdout).toMatch(/^tcp\s+1\s+0 0\.0\.0\.0:12345 .*LISTEN\s+\d+\/server/m);
  expect(stdout).toMatch(/ESTABLISHED\s+\d+\/client/);
  for (const terminal of [client, server]) terminal.types("quit\r");
  watch.types("\u0003");
  expect(await Promise.all([server.ended, client.ended, watch.ended])).toEqual([0, 0, 0]);
});

test("a lab is stepped to its end with the keys of its peers", async () => {
  const step = new OnTerminal("step", "close");
  await step.shows("step 1: s steps the server");
  step.types("c");
  await step.shows("Next is step 1 of 8: the server executes line 5 (key s)");
  for (const [index, key] of [..."scssccss"].entries()) {
    if (index > 0) await step.shows(`step ${index + 1}: s steps the server`);
    step.types(key);
  }
  await step.shows("✓ passed");
  await step.shows("r runs the lab again");
  step.types("q");
  expect(await step.ended).toBe(0);
});

test("a key delivers packets, however long the user takes", async () => {
  const step = new OnTerminal("step", "handshake-slow");
  for (const [index, key] of [..."sncnnns"].entries()) {
    await step.shows(`step ${index + 1}: s steps the server, c the client, n the network`);
    // Longer than the SYN's timer, so the SYN is sent again. This must be no mismatch.
    if (index === 3) await new Promise((resolve) => setTimeout(resolve, 1500));
    step.types(key);
    if (index === 3) await step.shows("while it was held, packet 1 was sent again");
  }
  await step.shows("✓ passed");
  await step.shows("r runs the lab again");
  step.types("q");
  expect(await step.ended).toBe(0);
});

test("quitting in the middle removes what the run made and is no failure", async () => {
  const step = new OnTerminal("step", "close");
  await step.shows("step 1: s steps the server");
  step.types("q");
  await step.shows("quit; everything the run made is removed");
  expect(await step.ended).toBe(0);
});

test("Ctrl-C on a terminal cleans up before the command ends", async () => {
  const lab = new OnTerminal("lab", "close");
  await lab.shows("starting the stage");
  lab.types("\u0003");
  await lab.shows("interrupted by SIGINT; everything the run made is removed");
  expect(await lab.ended).toBe(130);
});

test("without a terminal the command asks for one, with exit code 2", async () => {
  const { code, stderr } = await runCli(["gdb", "close", "server"]);
  expect(code).toBe(2);
  expect(stderr).toContain("this command needs a terminal");
});
