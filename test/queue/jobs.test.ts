import { expect, test } from "vitest";
import { RefusedArchive } from "../../src/grading/archive-entries.ts";
import { packedPrograms } from "../../src/queue/archives.ts";
import { jobData, jobId, openedJob } from "../../src/queue/jobs.ts";
import type { JobMessage } from "../../src/queue/messages.ts";
import { digestOf, Seal, SealError } from "../../src/queue/seal.ts";
import type { FolderFile } from "../../src/runtime/folder-file.ts";
import { type TarEntry, tar } from "../support/grading/archives.ts";
import { workOf } from "../support/grading/works.ts";

const seal = new Seal("k".repeat(32));
const PROGRAM: FolderFile = {
  name: "server.cc",
  bytes: Buffer.from("int main() {}\n"),
  executable: false,
};
const WORK = { ...workOf("ana@example.org"), files: [PROGRAM], seed: "5eed", attempt: 2 };

const dataOf = (work = WORK) => jobData(seal, work, { stage: "docker", id: "job-1", tried: ["w"] });

test("a job brings the programs, the seed and the lab's name and digest", async () => {
  const { message, files } = await openedJob(seal, "job-1", await dataOf());
  expect(files).toEqual([PROGRAM]);
  expect(message).toMatchObject({
    terms: { lab: "close", digest: "d", family: 4, stage: "docker" },
    attempt: 2,
    seed: "5eed",
    tried: ["w"],
  });
});

test("a job has nothing of the student but the programs", async () => {
  const text = JSON.stringify(await dataOf());
  expect(text).not.toContain("ana");
  expect(jobId(seal, WORK, { stage: "docker", number: 1 })).not.toContain("ana");
});

test("another attempt, work, student or stage is another job", () => {
  const ids = [
    jobId(seal, WORK, { stage: "docker", number: 1 }),
    jobId(seal, WORK, { stage: "docker", number: 2 }),
    jobId(seal, WORK, { stage: "namespaces", number: 1 }),
    jobId(seal, workOf("ben"), { stage: "docker", number: 1 }),
    jobId(seal, workOf("ana@example.org", "v"), { stage: "docker", number: 1 }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

test("a job with other programs, of another id or another key is refused", async () => {
  const data = await dataOf();
  const programs = (await packedPrograms([{ ...PROGRAM, bytes: Buffer.from("//\n") }])).toString(
    "base64",
  );
  await expect(openedJob(seal, "job-1", { ...data, programs })).rejects.toThrow(
    "its programs are not those that were signed",
  );
  await expect(openedJob(seal, "job-2", data)).rejects.toThrow("it is another job");
  await expect(openedJob(new Seal("l".repeat(32)), "job-1", data)).rejects.toThrow(SealError);
  await expect(openedJob(seal, "job-1", {})).rejects.toThrow("no signed job");
});

/** As a grader whose own check was left out would send it. */
async function jobWith(archive: Buffer) {
  const { message } = await openedJob(seal, "job-1", await dataOf());
  const signed: JobMessage = { ...message, archive: digestOf(archive) };
  return { sealed: seal.sealed("job", signed), programs: archive.toString("base64") };
}

const FILE: TarEntry = { name: "server.cc" };
test.each<[string, readonly TarEntry[], string]>([
  ["a link", [{ name: "a", type: "symlink", linkname: "/etc/passwd" }], "link or a device"],
  ["a device", [{ name: "a", type: "character-device" }], "link or a device"],
  ["an absolute name", [{ name: "/etc/x" }], "absolute"],
  ["a name that leads out", [{ name: "../x" }], "leads out"],
  ["201 files", Array.from({ length: 201 }, (_, at) => ({ name: `${at}.h` })), "200 files"],
  ["more than 10 MiB", [{ name: "a.h", content: Buffer.alloc(10 * 2 ** 20 + 1) }], "10 MiB"],
  ["one name twice", [FILE, FILE], "two files"],
])("a worker takes no archive with %s", async (_, entries, why) => {
  const refused = openedJob(seal, "job-1", await jobWith(await tar(entries)));
  await expect(refused).rejects.toThrow(RefusedArchive);
  await expect(refused).rejects.toThrow(why);
});

test("programs that pack well are not refused for it on the way", async () => {
  const files = [PROGRAM, { ...PROGRAM, name: "zeros.h", bytes: Buffer.alloc(9 * 2 ** 20) }];
  const opened = await openedJob(seal, "job-1", await dataOf({ ...WORK, files }));
  expect(opened.files).toHaveLength(2);
});
