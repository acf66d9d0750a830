import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examineLab } from "../../src/lab-files/examine.ts";
import { newLab } from "../../src/lab-files/new-lab.ts";
import { editorProject } from "../../src/lab-files/project.ts";

const ROOT = resolve(fileURLToPath(new URL("../..", import.meta.url)));

let around: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep new "));
});
afterAll(() => rm(around, { recursive: true }));

test.each(["cc", "c"] as const)("a new lab in %s is complete and in order", async (language) => {
  const folder = await newLab({ name: `in-${language}`, parent: around, language });
  expect((await readdir(folder)).sort()).toEqual(
    ["README.md", `client.${language}`, "lab.ts", `server.${language}`].sort(),
  );
  const { plan, warnings } = await examineLab(folder, 4);
  expect(plan.name).toBe(`in-${language}`);
  expect(plan.programs.client).toBe(`client.${language}`);
  expect(warnings).toEqual([]);
  const sheet = await readFile(join(folder, "README.md"), "utf8");
  expect(sheet).toContain(`client.${language}`);
  expect(sheet).not.toContain("my-lab");
});

test("editors find the vocabulary and the headers, and an existing project stays unchanged", async () => {
  const labs = join(around, "course");
  await newLab({ name: "first", parent: labs, language: "cc" });
  const project = join(labs, "tsconfig.json");
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", labs, "--listFiles"];
  const { stdout } = await promisify(execFile)(process.execPath, args); // or it exits with 1
  expect(stdout).toContain(join(ROOT, "src/lab/index.ts"));
  expect(await readFile(join(labs, ".clangd"), "utf8")).toMatch(/-I\/.*labs"/);
  await writeFile(project, "{}");
  await newLab({ name: "second", parent: labs, language: "cc" });
  expect(await readFile(project, "utf8")).toBe("{}");
});

test("paths to the checkout are relative: next to it they begin with a dot, as TypeScript needs, elsewhere they lead there", () => {
  const beside = editorProject(dirname(ROOT));
  expect(beside.extends).toBe(`./${basename(ROOT)}/tsconfig.json`);
  const vocabulary = `./${basename(ROOT)}/src/lab/index.ts`;
  expect(beside.compilerOptions.paths["wirestep/lab"]).toEqual([vocabulary]);
  const labs = join(dirname(ROOT), "course/labs");
  expect(editorProject(labs).extends).toBe(`../../${basename(ROOT)}/tsconfig.json`);
});

test.each(["", "Foo", "a b", "../x", "-a", "a--b"])("%j is no lab's name", async (name) => {
  await expect(newLab({ name, parent: around, language: "cc" })).rejects.toThrow(
    "cannot be a lab's name: words of a-z and 0-9 joined by hyphens",
  );
});

test("an existing folder is left unchanged", async () => {
  const options = { name: "twice", parent: around, language: "cc" } as const;
  await newLab(options);
  await expect(newLab(options)).rejects.toThrow("twice is there already: choose another name");
});
