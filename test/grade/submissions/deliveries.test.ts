import { expect, test } from "vitest";
import { deliveriesOf } from "../../../src/grade/submissions/deliveries.ts";
import { flatName, withoutAttempt } from "../../../src/grade/submissions/flat-names.ts";
import type { TopEntry } from "../../../src/grade/submissions/submission.ts";

const file = (path: string) => ({ path, bytes: Buffer.from(path) });
const entry = (name: string, kind: TopEntry["kind"], ...paths: string[]): TopEntry => ({
  name,
  kind,
  files: (paths.length > 0 ? paths : [name]).map(file),
});

test.each([
  ["muellerana_4711_90210_server.cc", "muellerana", "4711", false, "server.cc"],
  ["muellerana_LATE_4711_90210_server-1.cc", "muellerana", "4711", true, "server-1.cc"],
  ["mülleröß_4711_90210_my_server.cc", "mülleröß", "4711", false, "my_server.cc"],
  ["Ana Müller_4711_assignsubmission_file_server.cc", "Ana Müller", "4711", false, "server.cc"],
  ["Ana Müller_4711_assignsubmission_file_", "Ana Müller", "4711", false, ""],
  ["Ana Müller_4711_assignsubmission_file", "Ana Müller", "4711", false, ""],
])("%s of a download is split", (name, text, number, late, own) => {
  expect(flatName(name)).toEqual({ of: { text, number }, late, file: own });
});

test.each(["ana", "ana_mueller", "server.cc", "4711"])("%s is of no download", (name) => {
  expect(flatName(name)).toBeUndefined();
});

test.each([
  ["ana-attempt-2", "ana", 2],
  ["Ana Müller (attempt 3)", "Ana Müller", 3],
  ["ana_attempt_12", "ana", 12],
  ["ana-2", "ana-2", 1],
  ["attempt-2", "attempt-2", 1],
])("%s is attempt of %s", (name, text, attempt) => {
  expect(withoutAttempt(name)).toEqual({ text, attempt });
});

test("a folder, an archive and the files of a flat download are one delivery each", () => {
  const { deliveries, notices } = deliveriesOf([
    entry("ana", "folder", "server.cc"),
    entry("ben.tar.gz", "archive", "server.cc"),
    entry("chung_LATE_12_34_server.cc", "file"),
    entry("chung_12_35_client.cc", "file"),
    entry("notes.txt", "file"),
  ]);
  expect(
    deliveries.map(({ of, late, files }) => [of.text, late, files.map(({ path }) => path)]),
  ).toEqual([
    ["ana", false, ["server.cc"]],
    ["ben", false, ["server.cc"]],
    ["chung", true, ["client.cc", "server.cc"]],
  ]);
  expect(notices).toEqual([{ place: "notes.txt", text: expect.stringContaining("left out") }]);
});

test("two students of the same name in a download are two", () => {
  const { deliveries } = deliveriesOf([
    entry("Ana Li_1_assignsubmission_file_server.cc", "file"),
    entry("Ana Li_2_assignsubmission_file_server.cc", "file"),
  ]);
  expect(deliveries.map(({ of }) => of.number)).toEqual(["1", "2"]);
});

test("a folder and an archive of one name stay two deliveries", () => {
  const { deliveries } = deliveriesOf([
    entry("ana", "folder", "server.cc"),
    entry("ana.zip", "archive", "server.cc"),
  ]);
  expect(deliveries.map(({ from }) => from)).toEqual([["ana"], ["ana.zip"]]);
});
