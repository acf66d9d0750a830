/** `wirestep clean` removes root file systems that nothing needs. Here it does so in a cache of its own. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { bases } from "../../../../src/images/base.ts";
import type { Build } from "../../../../src/images/build.ts";
import { planTools, readToolSources } from "../../../../src/images/plan.ts";
import { ROOTS, rootName } from "../../../../src/venue/namespaces/roots/roots.ts";
import { removeUnneeded } from "../../../../src/venue/namespaces/roots/store.ts";
import { noteBundle, notePlans } from "../../../../src/venue/namespaces/roots/uses.ts";

/** A cache of this file's own. Modules read its place when they are imported, and `hoisted` runs before that. */
const cache = await vi.hoisted(async () => {
  const { mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const folder = await mkdtemp(`${tmpdir()}/wirestep-cache-`);
  process.env.XDG_CACHE_HOME = folder;
  return folder;
});
if (!ROOTS.startsWith(cache)) throw new Error("this would work on the user's own cache");
afterAll(() => rm(cache, { recursive: true }));

async function makeRoot(name: string): Promise<string> {
  const folder = join(ROOTS, name);
  await mkdir(join(folder, "root/closed"), { recursive: true });
  await writeFile(join(folder, "id"), "sha256:0\n");
  await writeFile(join(folder, "root/closed/file"), "x".repeat(1000));
  await mkdir(join(folder, "root/empty"), { mode: 0o555 });
  return name;
}

const build = (tag: string): Build => ({ tag, files: [], args: {}, labels: {}, network: "host" });
const named = (name: string): Build => build(`localhost/wirestep/${name}:0123456789ab`);

test("only systems that a checkout or a lab that exists has used last stay", async () => {
  const lab = await mkdtemp(join(cache, "lab-"));
  const gone = await mkdtemp(join(cache, "gone-"));
  const tools = planTools((await bases())[1] ?? "", await readToolSources());
  const plan = (folder: string) => ({
    ...tools,
    languages: [],
    programs: { compiler: tools.compiler, endpoint: tools.endpoint },
    ownPrograms: true,
    lab: named(`lab-${folder}`),
    customBases: { compiler: named(`compiler-${folder}`), endpoint: named(`endpoint-${folder}`) },
  });
  await notePlans([plan("here")], lab);
  await notePlans([plan("gone")], gone);
  await noteBundle([named("bundled")]);
  await rm(gone, { recursive: true });
  const needed = [tools.endpoint, named("endpoint-here"), named("bundled")].map(rootName);
  const others = ["endpoint-000000000000", rootName(named("compiler-gone")), "sidecar-0.999999999"];
  await Promise.all([...needed, ...others, `sidecar-0.${process.pid}`].map(makeRoot));
  const { names, bytes } = await removeUnneeded({ env: {} });
  expect(names.toSorted()).toEqual(others.toSorted());
  expect(bytes).toBeGreaterThanOrEqual(others.length * 1000);
  const left = (await readdir(ROOTS)).filter((name) => !name.startsWith("."));
  expect(left.toSorted()).toEqual([...needed, `sidecar-0.${process.pid}`].toSorted());
  expect(existsSync(join(ROOTS, ".uses"))).toBe(true);
});

test("the next bundle takes the place of the last one, and a lab's next systems those before", async () => {
  await noteBundle([named("bundled-next")]);
  expect((await removeUnneeded({ env: {} })).names).toEqual(["bundled-0123456789ab"]);
});

test("labs that run side by side write the same list", async () => {
  const many = Array.from({ length: 20 }, (_, number) => named(`side-by-side-${number}`));
  await Promise.all(many.map((image) => noteBundle([image])));
  for (const image of many) await makeRoot(rootName(image));
  const { names } = await removeUnneeded({ env: {} });
  const removed = names.filter((name) => name.startsWith("side-by-side"));
  expect(removed.length).toBe(many.length - 1); // the last list stands, whichever that was
});

test("commands that clean at the same time do so one after the other", async () => {
  const many = Array.from({ length: 40 }, (_, number) => `lab-${number}-000000000000`);
  for (const name of many) await makeRoot(name);
  const all = await Promise.all([1, 2, 3].map(() => removeUnneeded({ env: {} })));
  expect(all.flatMap(({ names }) => names).toSorted()).toEqual(many.toSorted());
});
