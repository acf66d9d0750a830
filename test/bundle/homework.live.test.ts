/** A bundle of a lab with homework: no layer of any image holds the solution, as source or compiled. */
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBundle } from "../../src/bundle/create.ts";
import { entriesOf } from "../../src/bundle/entries.ts";
import { newLab } from "../../src/lab-files/new-lab.ts";
import { testEngine } from "../support/engine/engine.ts";

/** In the text of each program, and in what is compiled from it. */
const CANARIES = { server: "canary_of_the_solution", client: "canary_of_the_client" } as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-homework-bundle-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a bundle of homework has the lab and the compiler, and no solution in any layer", async () => {
  const lab = await newLab({ name: "greet", parent: folder, language: "cc", kind: "homework" });
  for (const [peer, canary] of Object.entries(CANARIES)) {
    const text = await readFile(join(lab, `${peer}.cc`), "utf8");
    await writeFile(join(lab, `${peer}.cc`), `${text}extern const char found[] = "${canary}";\n`);
  }
  await writeFile(join(lab, "server"), CANARIES.server); // as if its author had compiled it there
  await writeFile(join(lab, "server.cc~"), CANARIES.server);
  const file = join(folder, "bundle.tar.gz");
  const options = { compiler: false, unlocked: true, file, level: 1, note: () => undefined };
  const engine = await testEngine();
  const { lock } = await createBundle({ engine, env: process.env, labs: [lab], ...options });
  expect(lock.labs).toEqual(["greet"]);
  expect(lock.images.map(({ name }) => name).sort()).toEqual([
    "compiler",
    "endpoint",
    "orchestrator",
    "sidecar",
  ]);
  const { layers, names, found } = await searched(file);
  expect(layers).toBe(new Set(lock.images.flatMap((image) => image.layers)).size);
  expect(names.has("lab.ts") && names.has("client.cc")).toBe(true);
  expect(found.client).toEqual(["client.cc"]); // so the search finds what is there
  expect(found.server).toEqual([]);
}, 600_000); // with the compiler it packs 500 MB

interface Searched {
  readonly layers: number;
  /** Names of the lab's files in the layers. */
  readonly names: ReadonlySet<string>;
  /** For each peer the files with its canary. */
  readonly found: Readonly<Record<keyof typeof CANARIES, readonly string[]>>;
}

/** Every entry of the bundle, and every file of every layer in it. */
async function searched(file: string): Promise<Searched> {
  let layers = 0;
  const names = new Set<string>();
  const found = { server: [] as string[], client: [] as string[] };
  const look = (name: string, bytes: Buffer): void => {
    if (/labs\/greet\//.test(name)) names.add(basename(name));
    for (const peer of ["server", "client"] as const)
      if (bytes.includes(CANARIES[peer])) found[peer].push(basename(name));
  };
  for await (const { header, body } of entriesOf(createReadStream(file), "gzip")) {
    if (header.type !== "file") continue;
    const bytes = await buffer(body);
    if (!header.name.endsWith("layer.tar") && !isTar(bytes)) {
      look(header.name, bytes);
      continue;
    }
    layers += 1;
    for await (const inner of entriesOf(Readable.from([bytes]), "none"))
      if (inner.header.type === "file") look(inner.header.name, await buffer(inner.body));
  }
  return { layers, names, found };
}

const isTar = (bytes: Buffer): boolean => bytes.subarray(257, 262).toString() === "ustar";
