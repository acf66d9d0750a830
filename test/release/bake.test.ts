import { access, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PINNED_BASE } from "../../src/images/base.ts";
import type { Build } from "../../src/images/build.ts";
import { releaseBuilds } from "../../src/images/plan.ts";
import { type BakeFile, bakeFile } from "../../src/release/bake.ts";
import { runCli } from "../support/commands/cli-run.ts";

const build = (tag: string, args: Readonly<Record<string, string>>): Build => ({
  tag,
  args,
  files: [],
  labels: {},
  network: "host",
});
const release = { registry: "ghcr.io/Me/Wirestep", version: "v1.2.3", source: undefined };

test("each image is built for both architectures, with SBOM and provenance, and tagged by content and release", () => {
  const { target, group } = bakeFile(
    { tool: build("localhost/wirestep/tool:0123", { BASE: "debian" }) },
    release,
  );
  expect(group.default.targets).toEqual(["tool"]);
  expect(target.tool).toMatchObject({
    context: "tool",
    args: { BASE: "debian" },
    platforms: ["linux/amd64", "linux/arm64"],
    attest: ["type=sbom", "type=provenance,mode=max"],
    tags: ["ghcr.io/me/wirestep/tool:0123", "ghcr.io/me/wirestep/tool:v1.2.3"],
  });
});

test("an image's base is taken from the same bake", () => {
  const builds = {
    compiler: build("localhost/wirestep/compiler:01", { BASE: "debian" }),
    sidecar: build("localhost/wirestep/sidecar:02", {
      BASE: "debian",
      COMPILER: "localhost/wirestep/compiler:01",
    }),
  };
  const { target } = bakeFile(builds, release);
  expect(target.sidecar?.contexts).toEqual({ "localhost/wirestep/compiler:01": "target:compiler" });
  expect(target.compiler?.contexts).toEqual({});
});

test("a release has the images that all labs share, built on the pinned base", async () => {
  const builds = await releaseBuilds();
  expect(Object.keys(builds)).toEqual(expect.arrayContaining(["endpoint", "sidecar"]));
  expect(Object.keys(builds)).not.toContain("lab");
  for (const { args } of Object.values(builds)) expect(args.BASE).toBe(PINNED_BASE);
});

test("wirestep bake writes the file and every context next to it, with the same bytes and modes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-bake-"));
  const args = ["bake", folder, "--registry", "ghcr.io/me/wirestep", "--version", "v1"];
  const { code, stderr } = await runCli([...args, "--source", "https://example.org/wirestep"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const text = await readFile(join(folder, "docker-bake.json"), "utf8");
  const { target } = JSON.parse(text) as BakeFile;
  for (const [name, { files }] of Object.entries(await releaseBuilds())) {
    expect(target[name]?.labels["org.opencontainers.image.source"]).toMatch(/example\.org/);
    await access(join(folder, target[name]?.context ?? "", "Dockerfile"));
    for (const { path, bytes, executable } of files) {
      const file = join(folder, name, path);
      expect(await readFile(file)).toEqual(bytes);
      expect(((await stat(file)).mode & 0o100) !== 0).toBe(executable);
    }
  }
  await rm(folder, { recursive: true });
});
