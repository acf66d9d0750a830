import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readyLab } from "../../src/grading/ready-lab.ts";
import { LABS } from "../../src/lab-files/folder.ts";
import type { Terms } from "../../src/queue/messages.ts";
import { ownLab } from "../../src/queue/requirements.ts";
import { codeVersion } from "../../src/runtime/code-version.ts";

const folder = await mkdtemp(join(tmpdir(), "wirestep-own-labs-"));
afterAll(() => rm(folder, { recursive: true }));

const lab = await readyLab("close", 4);
const TERMS: Terms = {
  version: await codeVersion(),
  stage: "docker",
  lab: "close",
  digest: lab.digest,
  family: 4,
};
const OWN = { version: TERMS.version, stage: "docker", labs: [] } as const;

test("a worker with the same version, stage and lab runs its own copy", async () => {
  const own = await ownLab(TERMS, OWN);
  expect(own.digest).toBe(lab.digest);
  expect(own.folder.folder).toBe(join(LABS, "close"));
});

test.each([
  ["version", { version: "0.0.1" }, "This is wirestep 0.0.1, and the grading is of"],
  ["stage", { stage: "namespaces" }, "does not mix stages"],
] as const)("a worker of another %s refuses", async (_, own, why) => {
  await expect(ownLab(TERMS, { ...OWN, ...own })).rejects.toThrow(why);
});

test("a worker without the lab, or with other files in it, refuses", async () => {
  await expect(ownLab({ ...TERMS, lab: "homework-9" }, OWN)).rejects.toThrow(
    "has no lab homework-9",
  );
  const copy = join(folder, "close");
  await cp(join(LABS, "close"), copy, { recursive: true });
  const labs = [`${copy}/`];
  expect((await ownLab(TERMS, { ...OWN, labs })).folder.folder).toBe(copy);
  await writeFile(join(copy, "Makefile"), "all:\n");
  await expect(ownLab(TERMS, { ...OWN, labs })).rejects.toThrow("has other files than");
});

test("a file that a lab imports from outside its folder is a part of the lab", async () => {
  const own = join(folder, "shared");
  await cp(join(LABS, "close"), join(own, "close"), { recursive: true });
  const file = join(own, "close/lab.ts");
  const text = await readFile(file, "utf8");
  await writeFile(file, `import "../shared.ts";\n${text}`);
  await writeFile(join(own, "shared.ts"), "export const points = 1;\n");
  const before = (await readyLab(`${own}/close`, 4)).digest;
  expect((await readyLab(`${own}/close`, 4)).digest).toBe(before);
  await writeFile(join(own, "shared.ts"), "export const points = 2;\n");
  expect((await readyLab(`${own}/close`, 4)).digest).not.toBe(before);
});
