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
  expect(server.drawn).not.toContain("warning:");
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

test("without a terminal the command asks for one, with exit code 2", async () => {
  const { code, stderr } = await runCli(["gdb", "close", "server"]);
  expect(code).toBe(2);
  expect(stderr).toContain("this command needs a terminal");
});
