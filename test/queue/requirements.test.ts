import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ownVersion } from "../../src/bundle/version.ts";
import { readyLab } from "../../src/grading/ready-lab.ts";
import { LABS } from "../../src/lab-files/folder.ts";
import type { Terms } from "../../src/queue/messages.ts";
import { ownLab } from "../../src/queue/requirements.ts";

const folder = await mkdtemp(join(tmpdir(), "wirestep-own-labs-"));
afterAll(() => rm(folder, { recursive: true }));

const lab = await readyLab("close", 4);
const TERMS: Terms = {
  version: await ownVersion(),
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
