/** A lab loaded by the thread that runs its file is the lab that is loaded here, or fails as it does. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runLabFile } from "../../src/run/lab-file.ts";
import { labFolder } from "../../src/run/lab-files.ts";
import { loadBeside } from "../../src/run/load-beside.ts";
import { labNames, loadLab } from "../../src/run/load-lab.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-beside-"));
  await writeFile(join(folder, "server.cc"), "int main() {}\n");
  await writeFile(join(folder, "client.cc"), "int main() {}\n");
});
afterAll(() => rm(folder, { recursive: true }));

test("every lab", async () => {
  const names = await labNames();
  const here = await Promise.all(names.map((name) => loadLab(name))); // one type check for all
  for (const [index, name] of names.entries()) {
    const file = join(labFolder(name), "lab.ts");
    const { loaded } = await runLabFile(file, undefined, { lab: name, family: 4 });
    const { locate: _, ...expected } = here[index] ?? (await loadLab(name));
    expect(loaded, name).toEqual(expected);
  }
});

test("one whose types nobody has checked yet is left to whoever can tell of them", async () => {
  const unchecked = `// ${Date.now()}\nexport default {};\n`;
  await writeFile(join(folder, "lab.ts"), unchecked);
  const answer = await runLabFile(join(folder, "lab.ts"), undefined, { lab: folder, family: 4 });
  expect(answer).toEqual({});
});

test("on IPv6", async () => {
  const { plan } = await loadBeside("close", 6);
  expect(plan).toEqual((await loadLab("close", 6)).plan);
});

test("a problem that shows later has its line", async () => {
  const problem = { path: ["steps", 2], text: "not today" };
  const { spot } = await (await loadBeside("close", 4)).locate(problem);
  expect(spot).toEqual((await (await loadLab("close")).locate(problem)).spot);
  expect(spot?.line).toBeGreaterThan(1);
});

test.each([
  ["throws", 'throw new Error("not today");\n', "it throws: not today"],
  ["ends the process", "process.exit(0);\n", "it ends the process"],
  ["exports nothing", "const nothing = 1;\n", "no default export"],
  ["is no lab", "export default { name: 7 };\n", "name"],
  ["is no TypeScript", "export default {;\n", "lab.ts:1"],
])("one that %s", async (_, text, told) => {
  await writeFile(join(folder, "lab.ts"), text);
  const here = await loadLab(folder).catch((error: Error) => error.message);
  expect(here).toContain(told);
  await expect(loadBeside(folder, 4)).rejects.toThrow(here as string);
});

test("one that is not there", async () => {
  await expect(loadBeside("hand-shake", 4)).rejects.toThrow("handshake");
});
