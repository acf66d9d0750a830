/** Layers and bundles become root file systems, by tar in bubblewrap. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import tar from "tar-stream";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { loadBundle } from "../../../../src/bundle/load.ts";
import { provideNamespaces } from "../../../../src/venue/namespaces/provide.ts";
import {
  contentsOf,
  findRoot,
  makeRoot,
  ROOTS,
} from "../../../../src/venue/namespaces/roots/roots.ts";
import { applyLayer, layerIn } from "../../../../src/venue/namespaces/roots/unpack.ts";
import { builtOn, smallBundle } from "../../../support/engine/small-bundle.ts";

/** A cache of this file's own. Modules read its place when they are imported, and `hoisted` runs before that. */
const cache = await vi.hoisted(async () => {
  const { mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const folder = await mkdtemp(`${tmpdir()}/wirestep-cache-`);
  process.env.XDG_CACHE_HOME = folder;
  return folder;
});
if (!ROOTS.startsWith(cache)) throw new Error("this would work on the user's own cache");
let around: string;
let root: string;
beforeAll(async () => {
  await provideNamespaces({ env: process.env, note: () => undefined });
  around = await mkdtemp(join(tmpdir(), "wirestep-unpack-"));
});
afterAll(async () => {
  await rm(around, { recursive: true });
  await rm(cache, { recursive: true });
});
beforeEach(async () => {
  root = await mkdtemp(join(around, "root-"));
});

type Item = Partial<tar.Header> & { readonly name: string; readonly text?: string };

async function apply(...items: readonly Item[]): Promise<void> {
  const pack = tar.pack();
  for (const { text, ...header } of items) pack.entry(header as tar.Header, text ?? "");
  pack.finalize();
  const file = join(around, "layer.tar");
  await writeFile(file, await buffer(Readable.from(pack)));
  await applyLayer(file, await layerIn(file), root);
}

test("a layer has its files, modes, links and hard links, and no devices", async () => {
  await apply(
    { name: "dev/", type: "directory" },
    { name: "dev/null", type: "character-device", devmajor: 1, devminor: 3 },
    { name: "bin/tool", mode: 0o751, text: "a tool" },
    { name: "bin/same", type: "link", linkname: "bin/tool" },
    { name: "bin/other", type: "symlink", linkname: "/bin/tool" },
    { name: "closed/", type: "directory", mode: 0o555 },
  );
  expect(await readdir(join(root, "dev"))).toEqual([]);
  const [tool, same] = await Promise.all(
    ["tool", "same"].map((name) => stat(join(root, "bin", name))),
  );
  expect((tool?.mode ?? 0) & 0o777).toBe(0o751);
  expect(same?.ino).toBe(tool?.ino);
  await apply({ name: "closed/file", text: "in a folder that its owner may not write to" });
  expect(await readdir(join(root, "closed"))).toEqual(["file"]);
});

test("a whiteout removes a file of the layers below, an opaque one all of a folder", async () => {
  await apply(
    { name: "a/kept", text: "1" },
    { name: "a/gone", text: "2" },
    { name: "b/old/deep", text: "3" },
    { name: "b/older", text: "4" },
  );
  await apply({ name: "a/.wh.gone" }, { name: "b/new", text: "5" }, { name: "b/.wh..wh..opq" });
  expect((await readdir(join(root, "a"))).toSorted()).toEqual(["kept"]);
  expect(await readdir(join(root, "b"))).toEqual(["new"]);
});

test("a layer replaces a file of another one without changing what is linked to it", async () => {
  await apply({ name: "one", text: "old" }, { name: "two", type: "link", linkname: "one" });
  await apply({ name: "one", text: "new" });
  expect(await readFile(join(root, "one"), "utf8")).toBe("new");
  expect(await readFile(join(root, "two"), "utf8")).toBe("old");
});

test("a link in a layer leads neither a file nor a whiteout of the next one out of the folder", async () => {
  const outside = await mkdtemp(join(around, "outside-"));
  await writeFile(join(outside, "victim"), "mine");
  await apply({ name: "out", type: "symlink", linkname: outside });
  await apply({ name: "out/.wh.victim" });
  await apply({ name: "out/.wh..wh..opq" });
  await expect(apply({ name: "out/victim", text: "theirs" })).rejects.toThrow(
    "could not be unpacked",
  );
  expect(await readFile(join(outside, "victim"), "utf8")).toBe("mine");
});

test("a root file system has the names of every container, and no name server of the machine that made it", async () => {
  const { tag } = await makeRoot(
    { tag: "localhost/wirestep/resolver:0", id: "sha256:0" },
    {
      variables: [],
      fill: async (folder) => {
        await mkdir(join(folder, "etc"));
        await writeFile(join(folder, "etc/resolv.conf"), "nameserver 192.0.2.1\n");
      },
    },
  );
  expect(await readFile(join(tag, "etc/resolv.conf"), "utf8")).toBe("");
  expect(await readFile(join(tag, "etc/hosts"), "utf8")).toContain("127.0.0.1\tlocalhost");
});

test("an /etc that leads out of a root file system is not written to", async () => {
  const outside = await mkdtemp(join(around, "outside-"));
  const making = makeRoot(
    { tag: "localhost/wirestep/endpoint:0", id: "sha256:0" },
    { variables: [], fill: (folder) => symlink(outside, join(folder, "etc")) },
  );
  await expect(making).rejects.toThrow("/etc is a link");
  expect(await readdir(outside)).toEqual([]);
});

/** The small bundle with the names that a run looks for. */
async function bundle() {
  const images = (await builtOn(1)).map((image) => ({ ...image, tag: `localhost/${image.tag}` }));
  const made = await smallBundle(images);
  const named = made.lock.images.map((image) => ({
    ...image,
    name: image.references[0]?.replace(/^localhost\/wirestep\/|:.*$/g, "") ?? "",
  }));
  return {
    file: made.file,
    lock: { ...made.lock, images: named },
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
}

test.skipIf(process.arch !== "x64")(
  "a bundle is unpacked once; a lab's own files lie on the endpoint's",
  async () => {
    await using made = await bundle();
    const options = { env: process.env, note: () => undefined };
    expect(await loadBundle(made.file, made.lock, options)).toEqual({
      made: ["endpoint", "lab-x"],
      present: [],
    });
    const [endpoint, lab] = await Promise.all(
      ["endpoint:1", "lab-x:1"].map((name) => findRoot({ tag: `localhost/wirestep/${name}` })),
    );
    expect(lab?.id).toBe(made.lock.images[1]?.id);
    const { root: below, added, variables } = await contentsOf(lab?.tag ?? "");
    expect(below).toBe(endpoint?.tag);
    expect(variables).toEqual({ PATH: "/bin" });
    expect(await readFile(join(below, "bin/sh"), "utf8")).toBe("a shell");
    expect((await readFile(join(added["/lab"] ?? "", "debug/server"), "utf8")).length).toBe(3000);
    expect((await loadBundle(made.file, made.lock, options)).made).toEqual([]);
  },
);

test.skipIf(process.arch !== "x64")(
  "a bundle with another layer than its lock names is refused, and leaves nothing",
  async () => {
    await rm(ROOTS, { recursive: true });
    await using made = await bundle();
    const [endpoint, ...others] = made.lock.images;
    if (endpoint === undefined) throw new Error("there is an endpoint");
    const other = `sha256:${"0".repeat(64)}`;
    const lock = { ...made.lock, images: [{ ...endpoint, layers: [other] }, ...others] };
    await expect(
      loadBundle(made.file, lock, { env: process.env, note: () => undefined }),
    ).rejects.toThrow("is missing");
    const bytes = await readFile(made.file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    await writeFile(made.file, bytes);
    await expect(
      loadBundle(made.file, made.lock, { env: process.env, note: () => undefined }),
    ).rejects.toThrow("could not be unpacked");
    await mkdir(ROOTS, { recursive: true });
    expect(await readdir(ROOTS)).toEqual([]);
  },
);
