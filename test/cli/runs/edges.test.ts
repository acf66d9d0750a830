import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCliHere } from "../../support/commands/cli-here.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

let around: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-edges-"));
  const run = join(around, "runs", "handshake", "2026-03-01T12-00-00.000Z");
  await mkdir(run, { recursive: true });
  await mkdir(join(around, "empty"));
  await writeFile(join(run, "record.json"), JSON.stringify(handshakeRecord()));
});
afterAll(() => rm(around, { recursive: true, force: true }));

test.concurrent("the table is read from the runs", async () => {
  const { code, stdout, stderr } = await runCliHere(["edges"], {}, around);
  expect(stdout).toMatch(/^1 +CLOSED → LISTEN .* handshake 1 \(server: listen\)$/m);
  expect(stdout).toMatch(/^1 of 23 edges shown$/m);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test.concurrent("--svg draws the diagram into a file", async () => {
  const { code, stdout } = await runCliHere(["edges", "--svg", "diagram.svg"], {}, around);
  expect(stdout).toContain("1 of 23 edges shown");
  expect(code).toBe(0);
  expect(await readFile(join(around, "diagram.svg"), "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
});

test.concurrent("a file that cannot be written is named, exit code 2", async () => {
  const { code, stderr } = await runCliHere(["edges", "--svg", "no/such/folder.svg"], {}, around);
  expect(stderr).toContain("no/such/folder.svg cannot be written: ENOENT");
  expect(code).toBe(2);
});

test.concurrent("runs whose record cannot be read are named, with the reason and what to do", async () => {
  const runs = join(around, "old", "runs");
  const record = JSON.stringify(handshakeRecord());
  for (const [lab, text] of [
    ["close", record.replace('"version":4', '"version":2')],
    ["udp", record.replace('"version":4', '"version":2')],
    ["nagle", ""],
    ["handshake", record],
  ] as const) {
    await mkdir(join(runs, lab, "1"), { recursive: true });
    await writeFile(join(runs, lab, "1", "record.json"), text);
  }
  const { code, stderr } = await runCliHere(["edges"], {}, join(around, "old"));
  expect(stderr).toBe(
    [
      'wirestep: skipped runs/close/1, runs/udp/1: it is "wirestep record" version 2, and this wirestep reads version 4. Run the lab again.',
      "  If you no longer need these runs, remove their folders.",
      "wirestep: skipped runs/nagle/1: it is not JSON: Unexpected end of JSON input. Run the lab again.",
      "  If you no longer need these runs, remove their folders.",
      "",
    ].join("\n"),
  );
  expect(code).toBe(0);
});

test.concurrent("without runs the message says what to run, exit code 2", async () => {
  const { code, stderr } = await runCliHere(["edges"], {}, join(around, "empty"));
  expect(stderr).toContain("there are no runs here: run make labs first");
  expect(code).toBe(2);
});
