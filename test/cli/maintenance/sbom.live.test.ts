/** The list of a release's parts, with the contents of images on a real engine. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect, test } from "vitest";
import { runCli } from "../../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../../support/engine/engine.ts";

test("each image has the tools it is made for, and the containers that listed them are gone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-sbom-"));
  const file = join(folder, "deep/wirestep.cdx.json");
  const { code, stdout, stderr } = await runCli(["sbom", file]);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe(`${file}\n`);
  const text = await readFile(file, "utf8");
  await rm(folder, { recursive: true });
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text)).toBeNull();
  const packagesOf = (image: string): readonly string[] => {
    const { components } = JSON.parse(text) as {
      components: readonly { name: string; components?: readonly { name: string }[] }[];
    };
    const found = components.find(({ name }) => name === image);
    return found?.components?.map(({ name }) => name) ?? [];
  };
  expect(packagesOf("wirestep/endpoint")).toEqual(expect.arrayContaining(["gdb", "libc6"]));
  expect(packagesOf("wirestep/sidecar")).toEqual(expect.arrayContaining(["tcpdump", "net-tools"]));
  expect(packagesOf("wirestep/sidecar")).not.toContain("gdb");
  expect(await leftovers(await testDocker())).toEqual([]);
});
