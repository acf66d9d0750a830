import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dockerClient, type Engine, openEngine } from "../../src/engine/connect.ts";
import { pull } from "../../src/images/base.ts";
import { CompileError, ensureImages, type Images } from "../../src/images/ensure.ts";
import { readLabFolder } from "../../src/lab-files/folder.ts";

const good = '#include "jc.h"\nint main() {\n  return 0;\n}\n';
const { env } = process;
let engine: Engine;
let docker: Docker;
let labs: string;
let labDir: string;
let notes: string[];

beforeAll(async () => {
  engine = await openEngine({ env, note: () => {} });
  docker = await dockerClient(engine);
  labs = await mkdtemp(join(tmpdir(), "wirestep-live-"));
  labDir = join(labs, `scratch-${process.pid}`);
  await mkdir(labDir);
}, 300_000);

beforeEach(async () => {
  notes = [];
  await writeFile(join(labDir, "server.cc"), good);
  await writeFile(join(labDir, "client.cc"), good);
});

afterAll(async () => {
  for (const { Id } of await labImages()) await docker.getImage(Id).remove({ force: true });
  await rm(labs, { recursive: true });
});

const ensure = async () => {
  const lab = await readLabFolder(labDir);
  return ensureImages(engine, { lab, env, note: (text) => notes.push(text) });
};

function labImages(): Promise<Docker.ImageInfo[]> {
  const label = [`wirestep.image.lab=scratch-${process.pid}`];
  return docker.listImages({ filters: { label } });
}

/** Tags of the scratch lab's images. A program that does not compile leaves an image without a tag. */
async function labTags(): Promise<readonly string[]> {
  const tags = (await labImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  return tags.filter((tag) => tag !== "<none>:<none>");
}

/** Compares tags only, because two processes that build the same image at once give it two ids. */
const tagsOf = ({ endpoint, sidecar, lab }: Images) => [endpoint.tag, sidecar.tag, lab.tag];

describe("the base image", { timeout: 60_000 }, () => {
  it("a registry that does not exist is reported quickly, with its name", async () => {
    const digest = "e711a7b30ec1261130d0a121050b4ed81d7fb28aeabcf4ea0c7876d4e9f5aca2";
    const refusal = await pull(docker, `registry.invalid/debian@sha256:${digest}`, undefined);
    expect(refusal).toContain("registry.invalid");
  });
});

describe("a lab's images", { timeout: 300_000 }, () => {
  it("are built once and found from then on", async () => {
    const first = await ensure();
    notes = [];
    expect(tagsOf(await ensure())).toEqual(tagsOf(first));
    expect(notes).toEqual([]);
  });

  it("only the lab's image is new after its program changed, and the older one is removed", async () => {
    const before = await ensure();
    await writeFile(join(labDir, "server.cc"), `// changed\n${good}`);
    notes = [];
    const after = await ensure();
    expect(tagsOf(after).slice(0, 2)).toEqual(tagsOf(before).slice(0, 2));
    expect(notes).toEqual([`compiling scratch-${process.pid}`]);
    expect(await labTags()).toEqual([after.lab.tag]);
  });

  it("an older image stays while a container uses it", async () => {
    const before = await ensure();
    const container = await docker.createContainer({ Image: before.lab.tag, Cmd: ["true"] });
    await writeFile(join(labDir, "server.cc"), `// in use\n${good}`);
    const after = await ensure();
    expect(await labTags()).toContain(before.lab.tag);
    await container.remove();
    await writeFile(join(labDir, "server.cc"), `// free\n${good}`);
    expect((await ensure()).lab.tag).not.toBe(after.lab.tag);
    expect(await labTags()).toHaveLength(1);
  });

  it("images of a lab whose folder no longer exists are removed too", async () => {
    const elsewhere = join(labs, "elsewhere", `scratch-${process.pid}`);
    await cp(labDir, elsewhere, { recursive: true });
    const copy = await readLabFolder(elsewhere);
    const { lab } = await ensureImages(engine, { lab: copy, env, note: () => {} });
    await rm(elsewhere, { recursive: true });
    expect(await labTags()).toContain(lab.tag);
    await writeFile(join(labDir, "server.cc"), `// elsewhere\n${good}`);
    await ensure();
    expect(await labTags()).not.toContain(lab.tag);
  });

  it("a program that does not compile is a CompileError with file, line and reason", async () => {
    await writeFile(join(labDir, "client.cc"), "int main() {\n  return jc::Conect();\n}\n");
    const error = await ensure().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CompileError);
    expect(error).toMatchObject({ output: expect.stringMatching(/client\.cc:2:\d+: error: /) });
  });

  it("two runs at once build one image, and both get it", async () => {
    await writeFile(join(labDir, "server.cc"), `// twice\n${good}`);
    const [one, other] = await Promise.all([ensure(), ensure()]);
    expect(one).toEqual(other);
    expect(notes.filter((text) => text.startsWith("compiling"))).toHaveLength(1);
  });

  it("a build stops when its signal aborts", async () => {
    await writeFile(join(labDir, "server.cc"), `// stop ${Date.now()}\n${good}`);
    const stop = new AbortController();
    const note = (text: string) => text.startsWith("compiling") && stop.abort(new Error("stopped"));
    const lab = await readLabFolder(labDir);
    const images = ensureImages(engine, { lab, env, note, signal: stop.signal });
    await expect(images).rejects.toThrow("stopped");
  });
});
