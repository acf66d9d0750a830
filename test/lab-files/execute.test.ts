/** Lab files as programs: one process runs files that change in the meantime. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runLabFile } from "../../src/lab-files/execute.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-lab-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a file that has changed since, itself or in its imports, is run in its present form", async () => {
  const [file, part] = [join(folder, "lab.ts"), join(folder, "part.ts")];
  await writeFile(part, "export const part = 1;\n");
  await writeFile(file, 'import { part } from "./part.ts";\nexport default { whole: 1, part };\n');
  expect(await runLabFile(file)).toMatchObject({ value: { whole: 1, part: 1 } });
  await writeFile(part, "export const part = 2;\n");
  expect(await runLabFile(file)).toMatchObject({ value: { whole: 1, part: 2 } });
  await writeFile(file, "export default { whole: 2 };\n");
  expect(await runLabFile(file)).toEqual({ value: { whole: 2 }, modules: [] });
});

test("the files that it imports are named, also through others and after another lab has imported them", async () => {
  const inner = join(folder, "inner.ts");
  const outer = join(folder, "outer.ts");
  await writeFile(inner, "export const two = 2;\n");
  await writeFile(outer, 'export { two } from "./inner.ts";\n');
  for (const lab of ["one", "other"]) {
    const file = join(folder, lab, "lab.ts");
    await mkdir(join(folder, lab));
    await writeFile(file, 'import { two } from "../outer.ts";\nexport default two;\n');
    const { value, modules } = await runLabFile(file);
    expect(value).toBe(2);
    expect(modules?.map(({ name }) => name)).toEqual(["../outer.ts", "../inner.ts"]);
    expect(Buffer.from(modules?.[1]?.bytes ?? []).toString()).toBe("export const two = 2;\n");
  }
});

test("a file with an endless loop is ended at the limit, and the next file runs", async () => {
  const [loop, next] = [join(folder, "loop.ts"), join(folder, "next.ts")];
  await writeFile(loop, "for (;;);\nexport default 1;\n");
  await writeFile(next, "export default 2;\n");
  const { failure } = await runLabFile(loop, { limit: 300 });
  expect(failure?.text).toMatch(/^it has not ended within 0.3 s: /);
  expect(await runLabFile(next)).toMatchObject({ value: 2 });
});

test("a file that takes memory without end is ended by that, and the next file runs", async () => {
  const [hog, next] = [join(folder, "hog.ts"), join(folder, "after.ts")];
  await writeFile(
    hog,
    "const all = [];\nfor (;;) all.push(new Array(1e6).fill(1.5));\nexport default all;\n",
  );
  await writeFile(next, "export default 3;\n");
  const before = process.memoryUsage.rss();
  const { failure } = await runLabFile(hog, { limit: 60_000 });
  expect(failure?.text).toMatch(/^it throws: .*memory limit/);
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 30);
  expect(await runLabFile(next)).toMatchObject({ value: 3 });
}, 60_000);
