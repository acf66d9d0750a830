import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newestRecords } from "../../src/runs/records.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

let runs: string;
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-records-"));
});
afterEach(() => rm(runs, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(runs, path)), { recursive: true });
  await writeFile(join(runs, path), text);
}

const record = JSON.stringify(handshakeRecord());

test("the newest record of each lab is read", async () => {
  await put("handshake/2026-01-01/record.json", "an older one, which is not read");
  await put("handshake/2026-02-01/record.json", record);
  const { records, unreadable } = await newestRecords(runs);
  expect(records.map(({ lab }) => lab.name)).toEqual(["handshake"]);
  expect(unreadable).toEqual([]);
});

test.each([
  ["/dev/zero", "a link that leads out of its folder"],
  [join("..", "..", "elsewhere"), "a link that leads nowhere"],
])("a record that is a link to %s is reported and not read", async (target, what) => {
  await mkdir(join(runs, "close/2026-01-01"), { recursive: true });
  await symlink(target, join(runs, "close/2026-01-01/record.json"));
  const { unreadable } = await newestRecords(runs);
  expect(unreadable).toEqual([
    {
      folder: join(runs, "close/2026-01-01"),
      why: `record.json is ${what}: put the file itself there`,
    },
  ]);
});

test("a record that is a FIFO keeps nothing waiting", async () => {
  await mkdir(join(runs, "close/2026-01-01"), { recursive: true });
  execFileSync("mkfifo", [join(runs, "close/2026-01-01/record.json")]);
  const { unreadable } = await newestRecords(runs);
  expect(unreadable.map(({ why }) => why)).toEqual([
    "record.json is a FIFO: put the file itself there",
  ]);
});

test("without any run there are no records", async () => {
  expect(await newestRecords(join(runs, "none"))).toEqual({
    records: [],
    folders: [],
    unreadable: [],
  });
});

test.each([
  [
    "cut short",
    record.slice(0, 500),
    expect.stringMatching(/^it is not JSON: .* Run the lab again\.$/),
  ],
  [
    "of another version",
    record.replace('"version":4', '"version":2'),
    'it is "wirestep record" version 2, and this wirestep reads version 4. Run the lab again.',
  ],
  ["empty", "", "it is not JSON: Unexpected end of JSON input. Run the lab again."],
  ["another JSON", "[]", 'it does not state the format "wirestep record". Run the lab again.'],
  [
    "without its flags",
    record.replace('"flags":{"expected"', '"flag":{"expected"'),
    'it is not "wirestep record" version 4: flags: Invalid input: expected object, received undefined. Run the lab again.',
  ],
])("a record that is %s is reported, and the others are read", async (_, text, why) => {
  await put("close/2026-01-01/record.json", text);
  await put("handshake/2026-01-01/record.json", record);
  const { records, unreadable } = await newestRecords(runs);
  expect(unreadable).toEqual([{ folder: join(runs, "close/2026-01-01"), why }]);
  expect(records).toHaveLength(1);
});

test("a run that was killed before it wrote its record is reported", async () => {
  await put("close/2026-01-01/server.pcap", "");
  expect((await newestRecords(runs)).unreadable).toEqual([
    {
      folder: join(runs, "close/2026-01-01"),
      why: "it has no record, because its run was killed. Run the lab again.",
    },
  ]);
});

test("files of a user among the runs are not runs", async () => {
  await put("notes.txt", "close: to be run again");
  await put("handshake/notes.txt", "the newest is the one for the lecture");
  await put("handshake/2026-01-01/record.json", record);
  await put("evidence/T1.json", "{}");
  const { records, unreadable } = await newestRecords(runs);
  expect(records).toHaveLength(1);
  expect(unreadable).toEqual([]);
});
