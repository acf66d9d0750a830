import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCourse } from "../../src/grading/course.ts";
import { handOut } from "../../src/grading/handout.ts";
import { courseSecret, SECRET_VARIABLE, seedOf } from "../../src/grading/variants.ts";
import { newLab } from "../../src/lab-files/new-lab.ts";

const SECRET = "a secret of the course";
const CANARY = "canary_of_the_solution";

let around: string;
let lab: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-course-variants-"));
  lab = await newLab({ name: "greet", parent: around, language: "cc", kind: "homework" });
  const server = await readFile(join(lab, "server.cc"), "utf8");
  await writeFile(join(lab, "server.cc"), `// ${CANARY}\n${server}`);
  await writeFile(join(around, "roster.csv"), "id,name\nana,Student 1\nben,Student 2\n");
});
afterAll(() => rm(around, { recursive: true }));

const handedOut = async (out: string, secret: string | undefined = SECRET) => {
  const roster = join(around, "roster.csv");
  const bundle = "dist/wirestep-greet.tar.gz";
  return handOut({ labs: [lab], roster, secret, bundle, out: join(around, out) });
};

test("a seed is of one student, one lab and one secret", () => {
  // computed by Python's hmac from the description in variants.ts
  expect(seedOf(SECRET, "greet", "ana")).toBe(
    "5d9d8dc45c9a7753c99c6d14ae105d8f6f1b2ac39f3f5ae9be25f68891041496",
  );
  const others = [
    seedOf(SECRET, "greet", "ben"),
    seedOf(SECRET, "greeta", "na"),
    seedOf(`${SECRET}!`, "greet", "ana"),
    seedOf(SECRET, "greet", "ana"),
  ];
  expect(new Set(others).size).toBe(4);
});

test("the secret comes from a file or the environment, and a short one is refused", async () => {
  const file = join(around, "secret");
  await writeFile(file, `${SECRET}\n`);
  expect(await courseSecret(file, {})).toBe(SECRET);
  expect(await courseSecret(undefined, { [SECRET_VARIABLE]: SECRET })).toBe(SECRET);
  expect(await courseSecret(undefined, {})).toBeUndefined();
  await writeFile(file, "short\n");
  await expect(courseSecret(file, {})).rejects.toThrow(/fewer than 16/);
  await expect(courseSecret(join(around, "none"), {})).rejects.toThrow(/Check the path/);
});

test("a handout has sheet, starter, the student's own variant and the bundle's name, and no solution", async () => {
  expect(await handedOut("handouts")).toEqual({ students: 2, withoutStarter: [] });
  const root = join(around, "handouts");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).toSorted()).toEqual([
    "README.md", "README.md", "START.md", "START.md",
    "server.cc", "server.cc", "variant.h", "variant.h",
  ]); // biome-ignore format: a line for each kind
  for (const { parentPath, name } of files)
    expect(await readFile(join(parentPath, name), "utf8")).not.toContain(CANARY);
  const [ana, ben] = await Promise.all(
    ["ana", "ben"].map((id) => readFile(join(root, id, "greet/variant.h"), "utf8")),
  );
  expect(ana).toContain(seedOf(SECRET, "greet", "ana"));
  expect(ana).not.toBe(ben);
  const start = await readFile(join(root, "ana/greet/START.md"), "utf8");
  expect(start).toContain("docker load -i wirestep-greet.tar.gz");
  expect(start).toContain(/VARIANT_PORT (\d+)/.exec(ana ?? "")?.[1]);
});

test("a lab with variants needs the secret, and a starter that is the solution is refused", async () => {
  await expect(
    handOut({ labs: [lab], student: "ana", secret: undefined, out: join(around, "none") }),
  ).rejects.toThrow(/has variants, and there is no secret/);
  const starter = join(lab, "starter/server.cc");
  const before = await readFile(starter);
  await writeFile(starter, await readFile(join(lab, "server.cc")));
  await expect(handedOut("leak")).rejects.toThrow(/which no student may get/);
  await writeFile(starter, before);
});

test("a student's work changes with the secret, and the header that was handed in is set aside", async () => {
  await handedOut("submissions");
  const course = async (secret: string) =>
    readCourse({
      labs: [lab],
      family: 4,
      submissions: join(around, "submissions"),
      roster: join(around, "roster.csv"),
      out: join(around, "graded"),
      secret,
    });
  const [one, same, other] = [
    await course(SECRET),
    await course(SECRET),
    await course(`${SECRET}!`),
  ];
  const names = one.works.flatMap(({ files }) => files.map(({ name }) => name));
  expect(new Set(names)).toEqual(new Set(["README.md", "START.md", "server.cc"]));
  expect(one.works.map(({ work }) => work)).toEqual(same.works.map(({ work }) => work));
  expect(one.works.map(({ work }) => work)).not.toEqual(other.works.map(({ work }) => work));
  expect(one.works[0]).toMatchObject({ seed: seedOf(SECRET, "greet", "ana") });
  expect(one.works[0]?.given).toBe(one.works[0]?.seed);
});
