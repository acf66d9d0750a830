import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labContext } from "../../src/images/context.ts";
import { variantHeader } from "../../src/lab/variant.ts";
import { withVariant } from "../../src/lab-files/evaluate.ts";
import { examineFolder, examineLab } from "../../src/lab-files/examine.ts";
import { readLabFolder } from "../../src/lab-files/folder.ts";
import { newLab } from "../../src/lab-files/new-lab.ts";
import { SeededVariant } from "../../src/lab-files/seeded-variant.ts";

let around: string;
let lab: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-variants-"));
  lab = await newLab({ name: "greet", parent: around, language: "cc", kind: "homework" });
});
afterAll(() => rm(around, { recursive: true }));

test("a seed gives these values on every machine", () => {
  const variant = new SeededVariant("example");
  // computed by Python's hmac from the description in seeded-variant.ts
  expect(variant.port()).toBe(20155);
  expect(variant.number("LENGTH", [8, 24])).toBe(13);
  expect(variant.text("GREETING", 40)).toBe("kkxrmgzvcbiazqlewkvoteaeplhoyzhmubnazywc");
  expect(variant.values.map(({ name }) => name)).toEqual(["PORT", "LENGTH", "GREETING"]);
  expect(new SeededVariant("other").port()).not.toBe(20155);
});

test("values stay in their range, and all of a small range appear", () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 300; seed += 1)
    seen.add(new SeededVariant(`${seed}`).number("N", [-1, 3]));
  expect([...seen].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2, 3]);
});

test.each([
  [(variant: SeededVariant) => variant.number("length", [1, 2]), /no name of a value/],
  [(variant: SeededVariant) => variant.number("N", [2, 1]), /no range/],
  [(variant: SeededVariant) => variant.text("T", 0), /1 to 4096/],
  [(variant: SeededVariant) => [variant.text("T", 2), variant.text("T", 3)], /taken twice/],
])("a wrong use of a variant is refused (%#)", (use, message) => {
  expect(() => use(new SeededVariant("s"))).toThrow(message);
});

test("a lab's plan, port and payload are those of the seed, and its programs get them", async () => {
  const read = await withVariant(await readLabFolder(lab, undefined, { seed: "7" }));
  const { plan } = await examineFolder(read, 4);
  const values = Object.fromEntries(
    (plan.variant?.values ?? []).map(({ name, value }) => [name, value]),
  );
  expect(plan.variant?.seed).toBe("7");
  expect(plan.port).toBe(values.PORT);
  expect(plan.steps[3]?.packets[0]).toMatchObject({ data: values.GREETING, length: values.LENGTH });
  const files = await labContext(read);
  const header = files.find(({ path }) => path === "lab/variant.h")?.bytes.toString();
  expect(header).toContain(`#define VARIANT_PORT ${values.PORT}\n`);
  expect(header).toContain(`#define VARIANT_GREETING "${values.GREETING}"\n`);
  const other = await examineFolder(await readLabFolder(lab, undefined, { seed: "8" }), 4);
  expect(other.plan.port).not.toBe(plan.port);
});

test("programs choose the variant by their variant.h, and no run uses that file itself", async () => {
  const programs = await mkdtemp(join(around, "programs-"));
  await writeFile(join(programs, "server.cc"), await readFile(join(lab, "server.cc")));
  const forged = variantHeader("greet", { seed: "9", values: [{ name: "PORT", value: 1 }] });
  await writeFile(join(programs, "variant.h"), forged);
  const read = await withVariant(await readLabFolder(lab, programs));
  expect(read.seed).toBe("9");
  const files = await labContext(read);
  expect(files.map(({ path }) => path)).not.toContain("lab/programs/variant.h");
  const header = files.find(({ path }) => path === "lab/variant.h")?.bytes.toString();
  expect(header).toContain("seed 9 ");
  expect(header).not.toContain("VARIANT_PORT 1\n");
  const { plan } = await examineFolder(read, 4);
  expect(plan.others.server).toEqual([{ name: "variant.h", text: header }]);
});

test("a lab without the solution runs with the student's program, and alone it names --programs", async () => {
  const bundled = await mkdtemp(join(around, "bundled-"));
  const copy = join(bundled, "greet");
  await cp(lab, copy, { recursive: true });
  await rm(join(copy, "server.cc"));
  await expect(examineLab(copy, 4)).rejects.toThrow(/server\.cc.*homework.*--programs/);
  const programs = await mkdtemp(join(around, "mine-"));
  await cp(join(lab, "server.cc"), join(programs, "server.cc"));
  const { plan } = await examineFolder(await readLabFolder(copy, programs), 4);
  expect(plan.programs.server).toContain("/server.cc");
});

test("a header of this name in a lab without variants stays the lab's", async () => {
  const plain = await newLab({ name: "plain", parent: around, language: "cc" });
  const server = await readFile(join(plain, "server.cc"), "utf8");
  await writeFile(join(plain, "server.cc"), `#include "variant.h"\n${server}`);
  await writeFile(join(plain, "variant.h"), "// mine\n");
  const files = await labContext(await withVariant(await readLabFolder(plain)));
  expect(files.find(({ path }) => path === "lab/variant.h")?.bytes.toString()).toBe("// mine\n");
});

test("a lab that differs by chance is a problem of its file", async () => {
  const chance = await newLab({ name: "chance", parent: around, language: "cc", kind: "homework" });
  const text = await readFile(join(chance, "lab.ts"), "utf8");
  const random = text.replace(
    "port: variant.port()",
    "port: 1024 + (performance.now() * 1e6) % 999 | 0",
  );
  await writeFile(join(chance, "lab.ts"), random);
  await expect(examineLab(chance, 4)).rejects.toThrow(/two different labs of one variant/);
});
