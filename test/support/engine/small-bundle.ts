/**
 * A bundle of two small images with a common lowest layer, in the format in which an engine saves images.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import tar from "tar-stream";
import { writeArchive } from "../../../src/bundle/archive.ts";
import { sha256 } from "../../../src/bundle/config.ts";
import type { BundleLock } from "../../../src/bundle/lock.ts";
import { SavedImages } from "../../../src/bundle/saved.ts";

export interface LayerFile {
  readonly name: string;
  readonly text: string;
  /** In seconds since 1970. */
  readonly time?: number;
  readonly pax?: Readonly<Record<string, string>>;
}

export async function layer(files: readonly LayerFile[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const { name, text, time = 0, pax } of files) {
    const header = { name, mode: 0o4755, uid: 1, gid: 2, mtime: new Date(time * 1000) };
    pack.entry({ ...header, ...(pax && { pax: { ...pax } }) } as tar.Header, text);
  }
  pack.finalize();
  return buffer(Readable.from(pack));
}

export interface BuiltImage {
  readonly tag: string;
  readonly layers: readonly Buffer[];
  /** The time of its build. */
  readonly created: string;
  readonly command?: readonly string[];
}

/**
 * The output of `docker save` of engines before 25: a folder for each layer, and links for equal layers.
 * @param stored a layer as the engine stores it
 */
async function saved(
  images: readonly BuiltImage[],
  stored: (layer: Buffer) => Buffer,
): Promise<Readable> {
  const pack = tar.pack();
  const places = new Map<string, string>();
  const manifest = images.map(({ tag, layers, created, command = [] }, number) => {
    const ids = layers.map((bytes) => sha256(bytes));
    const config = JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created,
      container: `container-${created}`,
      docker_version: "20.10.24",
      config: {
        Cmd: command,
        Env: ["PATH=/bin"],
        Image: `sha256:${created}`,
        Labels: { b: "2", a: "1" },
      },
      rootfs: { type: "layers", diff_ids: ids },
      history: layers.map(() => ({ created, created_by: "RUN make" })),
    });
    pack.entry({ name: `config-${number}.json` }, config);
    const names = layers.map((bytes, index) => {
      const name = `${number}-${index}/layer.tar`;
      const first = places.get(ids[index] ?? "");
      if (first === undefined) pack.entry({ name }, stored(bytes));
      else pack.entry({ name, type: "symlink", linkname: `../${first}` });
      places.set(ids[index] ?? "", first ?? name);
      return name;
    });
    return { Config: `config-${number}.json`, RepoTags: [tag], Layers: names };
  });
  pack.entry({ name: "manifest.json" }, JSON.stringify(manifest));
  pack.finalize();
  return Readable.from(pack);
}

/** Images built on a day. Builds on two days differ in their times only. */
export async function builtOn(day: number): Promise<readonly BuiltImage[]> {
  const created = new Date(day * 86_400_000).toISOString();
  const time = day * 86_400;
  const base = await layer([{ name: "bin/sh", text: "a shell", time: 1000 }]);
  const status = "Package: gdb\nStatus: install ok installed\nVersion: 16.3-1\n";
  const tools = await layer([
    { name: "var/lib/dpkg/status", text: status, time },
    { name: "usr/local/bin/gate", text: "a program", time },
  ]);
  const lab = await layer([{ name: "lab/debug/server", text: "ELF".repeat(1000), time }]);
  return [
    { tag: "wirestep/endpoint:1", layers: [base, tools], created },
    { tag: "wirestep/lab-x:1", layers: [base, tools, lab], created, command: ["server"] },
  ];
}

export interface SmallBundle extends AsyncDisposable {
  readonly file: string;
  readonly lock: BundleLock;
}

/** @param stored a layer as the engine stores it, for example compressed */
export async function smallBundle(
  images: readonly BuiltImage[],
  stored: (layer: Buffer) => Buffer = (layer) => layer,
): Promise<SmallBundle> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-small-bundle-"));
  const taken = await new SavedImages(folder).take(await saved(images, stored));
  const archived = taken.map(({ tags, config, layers }) => ({ references: tags, config, layers }));
  const lock: BundleLock = {
    format: "wirestep bundle",
    version: 1,
    wirestep: "0.0.0",
    architecture: "amd64",
    base: "debian",
    labs: ["x"],
    images: archived.map(({ references, config, layers }) => ({
      name: references[0]?.replace(/^wirestep\/|:.*$/g, "") ?? "",
      references: [...references],
      id: config.id,
      size: layers.reduce((sum, { size }) => sum + size, 0),
      layers: layers.map(({ digest }) => digest),
      runs: config.runs,
      programs: Object.assign({}, ...layers.map(({ programs }) => programs)),
    })),
  };
  const file = join(folder, "small.tar.gz");
  await writeArchive(file, lock, archived, { folder });
  return { file, lock, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
