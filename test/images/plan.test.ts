import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentHash, type LanguageImage, labContext, toTar } from "../../src/images/context.ts";
import {
  canBeBundled,
  planFor,
  planLanguageSets,
  planTools,
  sourcesOf,
} from "../../src/images/plan.ts";
import { readLabFolder } from "../../src/lab-files/folder.ts";
import { LANGUAGES } from "../../src/languages/languages.ts";
import { ROOT } from "../../src/runtime/checkout.ts";

let labs: string;
beforeEach(async () => {
  labs = await mkdtemp(join(tmpdir(), "wirestep-labs-"));
  await write("Greeting/server.cc", "int main() {}\n");
  await write("Greeting/client.cc", "int main() {}\n");
});
afterEach(() => rm(labs, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(labs, path, ".."), { recursive: true });
  await writeFile(join(labs, path), text);
}

const readSources = async (folder: string) => sourcesOf(await readLabFolder(folder));

async function tags(base = "debian@sha256:00", folder = join(labs, "Greeting")) {
  const { endpoint, sidecar, lab } = planFor(base, await readSources(folder));
  return { endpoint: endpoint.tag, sidecar: sidecar.tag, lab: lab.tag };
}

describe("the images of languages in a bundle", () => {
  const image = (name: string): LanguageImage => {
    const found = LANGUAGES.find(({ key }) => key === name)?.image;
    if (found === undefined) throw new Error(`no image of ${name}`);
    return found;
  };

  it("are those that two programs in any two of the languages need", async () => {
    const sources = await readSources(join(labs, "Greeting"));
    const needed = async (...names: readonly string[]) => {
      const lab = await readLabFolder(join(labs, "Greeting"));
      return planFor("debian@sha256:00", await sourcesOf({ ...lab, languages: names.map(image) }));
    };
    const all = ["rust", "python", "go"].map(image);
    const sets = await planLanguageSets(planTools("debian@sha256:00", sources), all);
    expect([...sets.keys()]).toEqual(["go", "python", "go+rust", "rust"]);
    const tag = (name: string) => sets.get(name)?.tag;
    for (const pair of [["go"], ["rust"], ["go", "rust"], ["python"], ["python", "rust"]]) {
      const { programs } = await needed(...pair);
      const compiled = pair.filter((name) => name !== "python").join("+");
      if (compiled !== "") expect(programs.compiler.tag, `${pair}`).toBe(tag(compiled));
      if (pair.includes("python")) expect(programs.endpoint.tag).toBe(tag("python"));
    }
  });

  it("have an order in which each is built after the one that it is on", async () => {
    const tools = planTools("debian@sha256:00", await readSources(join(labs, "Greeting")));
    const built = new Set([tools.compiler.tag, tools.endpoint.tag]);
    for (const build of (await planLanguageSets(tools, ["rust", "go"].map(image))).values()) {
      expect(built).toContain(build.args.BELOW);
      built.add(build.tag);
    }
  });
});

describe("an image's tag", () => {
  it("has the lab's name, in characters that an image name may have", async () => {
    expect((await tags()).lab).toMatch(/^localhost\/wirestep\/lab-greeting:[0-9a-f]{12}$/);
  });

  it("of the lab changes with a program, and no other tag does", async () => {
    const before = await tags();
    await write("Greeting/server.cc", "int main() { return 1; }\n");
    const after = await tags();
    expect(after).toMatchObject({ endpoint: before.endpoint, sidecar: before.sidecar });
    expect(after.lab).not.toBe(before.lab);
  });

  it("of every lab changes with the shared header and the build script", async () => {
    const sources = await readSources(join(labs, "Greeting"));
    const before = planFor("debian@sha256:00", sources).lab.tag;
    for (const path of ["shared/jc.h", "shared/observe.sh", "shared/build.sh"]) {
      const changed = sources.lab.map((file) =>
        file.path === path ? { ...file, bytes: Buffer.from("// changed\n") } : file,
      );
      expect(changed).not.toEqual(sources.lab);
      expect(planFor("debian@sha256:00", { ...sources, lab: changed }).lab.tag).not.toBe(before);
    }
  });

  it("of the endpoint is what a lab without a Dockerfile is built on", async () => {
    const plan = planFor("debian@sha256:00", await readSources(join(labs, "Greeting")));
    expect(plan.customBases).toBeUndefined();
    expect(plan.lab.args.ENDPOINT).toBe(plan.endpoint.tag);
  });

  it("of a custom base changes with the lab's Dockerfile, and not with its programs", async () => {
    const planned = async () => planFor("debian@sha256:00", await readSources(join(labs, "Own")));
    await write("Own/server.c", "int main(void) { return 0; }\n");
    await write("Own/Dockerfile", "ARG ENDPOINT\nFROM $ENDPOINT\n");
    const before = await planned();
    expect(before.customBases?.endpoint.args.ENDPOINT).toBe(before.endpoint.tag);
    expect(before.customBases?.compiler.args.ENDPOINT).toBe(before.compiler.tag);
    expect(before.lab.args).toEqual({
      COMPILER: before.customBases?.compiler.tag,
      ENDPOINT: before.customBases?.endpoint.tag,
    });
    await write("Own/server.c", "int main(void) { return 1; }\n");
    const edited = await planned();
    expect(edited.customBases).toEqual(before.customBases);
    expect(edited.lab.tag).not.toBe(before.lab.tag);
    await write("Own/Dockerfile", "ARG ENDPOINT\nFROM $ENDPOINT\nRUN true\n");
    const rebuilt = await planned();
    expect(rebuilt.customBases?.compiler.tag).not.toBe(before.customBases?.compiler.tag);
    expect(rebuilt.customBases?.endpoint.tag).not.toBe(before.customBases?.endpoint.tag);
    expect(rebuilt.lab.tag).not.toBe(edited.lab.tag);
  });

  it("does not change with the lab file, its README, compiled programs and captures", async () => {
    const before = await tags();
    await write("Greeting/lab.ts", "export default 1;\n");
    await write("Greeting/README.md", "# Greeting\n");
    await write("Greeting/debug/server", "ELF");
    await write("Greeting/run.pcap", "pcap");
    expect(await tags()).toEqual(before);
  });

  it("does not change with the times of files, but with the lab's folder", async () => {
    const before = await tags();
    await utimes(join(labs, "Greeting/server.cc"), 1, 1);
    expect(await tags()).toEqual(before);
    await cp(join(labs, "Greeting"), join(labs, "copy/Greeting"), { recursive: true });
    expect((await tags(undefined, join(labs, "copy/Greeting"))).lab).not.toBe(before.lab);
  });

  it("of a lab in a bundle is the same for each checkout and folder with these files", async () => {
    await cp(join(labs, "Greeting"), join(labs, "copy/Greeting"), { recursive: true });
    const sources = await Promise.all(
      ["Greeting", "copy/Greeting"].map((folder) => readSources(join(labs, folder))),
    );
    const plans = sources.map((one) => planFor("debian@sha256:00", one, "bundle").lab);
    expect(plans[0]?.tag).toBe(plans[1]?.tag);
    expect(plans[0]?.labels).toMatchObject({ "wirestep.image.checkout": "bundle" });
    expect(plans[0]?.tag).not.toBe((await tags()).lab);
    expect(sources.map(canBeBundled)).toEqual([false, false]); // not of this checkout
    expect(canBeBundled(await readSources(join(ROOT, "labs/handshake")))).toBe(true);
  });

  it("of each image changes with the lock of the compiler's packages, because each has compiled programs", async () => {
    const sources = await readSources(join(labs, "Greeting"));
    const lock = { path: "packages.amd64.lock", bytes: Buffer.from("g++=5\n"), executable: false };
    const newer = { ...sources, compiler: [...sources.compiler.slice(1), lock] };
    const [before, after] = [sources, newer].map((one) => planFor("debian@sha256:00", one));
    expect(after?.endpoint.tag).not.toBe(before?.endpoint.tag);
    expect(after?.compiler.tag).not.toBe(before?.compiler.tag);
    expect(after?.sidecar.tag).not.toBe(before?.sidecar.tag);
    expect(after?.lab.tag).not.toBe(before?.lab.tag);
  });

  it("changes with the base for all three images", async () => {
    const before = await tags();
    const after = await tags("localhost/wirestep/base:0123456789ab");
    expect(after.endpoint).not.toBe(before.endpoint);
    expect(after.sidecar).not.toBe(before.sidecar);
    expect(after.lab).not.toBe(before.lab);
  });

  it("changes if bytes move from one file to the next", () => {
    const file = (path: string, text: string) => {
      return { path, bytes: Buffer.from(text), executable: false };
    };
    expect(contentHash([file("a", "xy"), file("b", "z")])).not.toBe(
      contentHash([file("a", "x"), file("b", "yz")]),
    );
    expect(contentHash([], "ab", "c")).not.toBe(contentHash([], "a", "bc"));
  });

  it("is that of a build context with the same bytes for any order of the files", async () => {
    const files = await labContext(await readLabFolder(join(labs, "Greeting")));
    const once = await buffer(await toTar(files));
    const again = await buffer(await toTar(files.toReversed()));
    expect(once.equals(again)).toBe(true);
    expect(files.map(({ path }) => path).toSorted()).toEqual([
      "Dockerfile",
      "lab/client.cc",
      "lab/server.cc",
      "shared/build.sh",
      "shared/jc.h",
      "shared/observe.sh",
    ]);
  });
});
