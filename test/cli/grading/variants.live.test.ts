import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../../src/record/record.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SECRET = "the secret of this test's course";
const CANARY = "canary_of_the_solution";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-variants-"));
  await wirestep("new-lab", "greet", "--homework", "--in", ".");
  const solution = join(folder, "greet/server.cc");
  const text = await readFile(solution, "utf8");
  await writeFile(solution, text.replaceAll("accept_fd", CANARY));
  await writeFile(join(folder, "secret"), SECRET);
  await writeFile(join(folder, "roster.csv"), "id\nana\nben\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function wirestep(...args: readonly string[]): Promise<string> {
  const options = { cwd: folder };
  return (await promisify(execFile)(join(ROOT, "bin/wirestep"), args, options)).stdout;
}

/** All files below a folder, as bytes. */
async function filesBelow(root: string): Promise<readonly Buffer[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
}

test("a course is handed out, graded by its variants, and no student gets the solution", async () => {
  const course = ["--roster", "roster.csv", "--variant-secret", "secret"];
  await wirestep("handout", "./greet", ...course, "--out", "handouts");
  const header = await readFile(join(folder, "handouts/ana/greet/variant.h"), "utf8");
  const own = (await readFile(join(folder, "greet/server.cc"), "utf8")).replaceAll(CANARY, "fd");
  const [, port = ""] = /VARIANT_PORT (\d+)/.exec(header) ?? [];
  const [, greeting = ""] = /VARIANT_GREETING (".*")/.exec(header) ?? [];
  const written = own.replace("VARIANT_PORT", port).replace("VARIANT_GREETING", greeting);
  for (const [id, text] of [
    ["ana", own],
    ["ben", written], // with the values of ana
  ] as const) {
    await mkdir(join(folder, "submissions", id), { recursive: true });
    await writeFile(join(folder, "submissions", id, "server.cc"), text);
  }
  const out = ["--submissions", "submissions", "--out", "graded"];
  const said = await wirestep("grade", "./greet", ...course, ...out);
  const table = await readFile(join(folder, "graded/grades.csv"), "utf8");
  const rows = parse(table, { columns: true }) as readonly Readonly<Record<string, string>>[];
  const verdicts = rows.map((row) => row["greet: verdict"]);
  expect(verdicts).toEqual(["passed", "mismatch"]);
  const notice = "have GREETING and PORT of ana: this is the variant of ana";
  expect(said).toContain(`ben: the programs for greet ${notice}`);
  expect(await readFile(join(folder, "graded/index.html"), "utf8")).toContain(notice);
  expect(await readFile(join(folder, "graded/students/ben/index.html"), "utf8")).not.toContain(
    "variant of",
  );
  const given = [
    ...(await filesBelow(join(folder, "handouts"))),
    ...(await filesBelow(join(folder, "graded"))),
  ];
  expect(given.length).toBeGreaterThan(15);
  expect(given.filter((bytes) => bytes.includes(CANARY) || bytes.includes(SECRET))).toEqual([]);
});

test("the lab's own run in a variant keeps the solution out of record, page and transcript", async () => {
  const text = await wirestep("lab", "./greet", "--variant", "7", "--json");
  const { lab, verdict, sources, files } = JSON.parse(text) as RunRecord;
  expect(verdict).toBe("passed");
  expect(lab.variant?.seed).toBe("7");
  expect(sources?.client).toContain("jc::Connect");
  expect(files?.client.others.map(({ file }) => file)).toContain("variant.h");
  const kept = await filesBelow(join(folder, "runs"));
  expect(kept.length).toBeGreaterThan(4);
  expect(kept.filter((bytes) => bytes.includes(CANARY))).toEqual([]);
});

test("check runs the lab's own programs in as many variants, and names one that differs", async () => {
  const file = join(folder, "greet/lab.ts");
  const text = await readFile(file, "utf8");
  // the variants 1 and 2 have greetings of 17 and 18 bytes
  await writeFile(file, text.replace("data: greeting", 'data: bytes === 18 ? "?" : greeting'));
  const failed = await wirestep("check", "./greet", "--variants", "2").catch((error) => error);
  await writeFile(file, text);
  expect(failed).toMatchObject({ code: 1 });
  expect(failed.stdout).toContain("mismatch  greet, variant 2: step 4 (server: greet)");
  expect(failed.stdout).toContain("npx wirestep lab ./greet --variant 2");
  expect(failed.stdout).toContain("1 of 2 variants of greet pass");
});
