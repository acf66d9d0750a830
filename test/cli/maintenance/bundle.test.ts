import { copyFile, readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";
import { builtOn, type SmallBundle, smallBundle } from "../../support/engine/small-bundle.ts";

let bundle: SmallBundle;
beforeAll(async () => {
  bundle = await smallBundle(await builtOn(20_500));
});
afterAll(() => bundle[Symbol.asyncDispose]());

test.concurrent("verifying an unchanged bundle prints what it contains", async () => {
  const { code, stdout, stderr } = await runCli(["bundle", "verify", bundle.file]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(`${bundle.file} is unchanged: 2 images, 1 lab, amd64\n`);
});

test.concurrent("a changed byte gives exit code 1 and the name of its entry", async () => {
  const file = `${bundle.file}.changed`;
  await copyFile(bundle.file, file);
  const bytes = await readFile(file);
  const at = bytes.length - 400;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
  const { code, stderr } = await runCli(["bundle", "verify", file]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/changed has changed since it was written:\n {2}\S/);
});

test.concurrent("a bundle with an unknown language is refused, with those that there are", async () => {
  const { code, stderr } = await runCli(["bundle", "create", "--language", "python,cobol"]);
  expect(stderr).toContain(
    '"cobol" is no language of programs; they are: c, cpp, python, rust, go.',
  );
  expect(code).toBe(1);
});

test.concurrent("a bundle compared with itself is the same in every row", async () => {
  const { code, stdout } = await runCli(["bundle", "compare", bundle.file, bundle.file]);
  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(6);
  expect(stdout).not.toContain("DIFFERS");
});

test.concurrent("another program makes two bundles different, with exit code 1", async () => {
  const [endpoint] = await builtOn(20_500);
  if (endpoint === undefined) throw new Error("an image");
  await using other = await smallBundle([endpoint]);
  const { code, stdout } = await runCli(["bundle", "compare", bundle.file, other.file]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^DIFFERS +lab-x +id /m);
});

test.concurrent("wrong names are reported before an engine is needed", async () => {
  const missing = await runCli(["bundle", "verify", "/nowhere/bundle.tar.gz"]);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("/nowhere/bundle.tar.gz cannot be read: ENOENT");
  const noBundle = await runCli(["bundle", "check", "package.json"]);
  expect(noBundle.code).toBe(2);
  expect(noBundle.stderr).toContain(
    "package.json is neither a wirestep bundle nor a bundle's .lock.json",
  );
  const lab = await runCli(["bundle", "create", "handshakes"]);
  expect(lab.code).toBe(2);
  expect(lab.stderr).toContain('there is no lab "handshakes" in this checkout; it has: bind-in');
  const nothing = await runCli(["bundle", "check"]);
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain("a checkout is not part of a bundle");
});
