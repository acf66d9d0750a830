import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, openEngine } from "../../src/engine/connect.ts";
import { CompileAhead } from "../../src/grading/compile-ahead.ts";
import { type Compilation, ensureRunImages } from "../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../src/lab-files/folder.ts";
import { replacementOf } from "../../src/lab-files/programs.ts";
import { peerArchives } from "../../src/programs/archive.ts";
import { CompilerBatch } from "../../src/programs/batch.ts";
import { compile } from "../../src/programs/compile.ts";
import { DockerVenue } from "../../src/venue/docker/venue.ts";

const { signal } = new AbortController();
let engine: Engine;
let venue: DockerVenue;

beforeAll(async () => {
  engine = await openEngine({ env: process.env, note: () => undefined, signal });
  venue = new DockerVenue(engine);
});

async function compilationOf(files: Readonly<Record<string, string>>): Promise<Compilation> {
  const folder = await readLabFolder(labFolder("send-recv"));
  const theirs = Object.entries(files).map(([name, text]) => ({
    name,
    bytes: Buffer.from(text),
    executable: false,
  }));
  const lab = { ...folder, replacement: replacementOf("submission", theirs) };
  const images = await ensureRunImages(engine, {
    lab,
    env: process.env,
    note: () => undefined,
    signal,
  });
  if (images.compilation === undefined) throw new Error("the images hold the programs");
  return images.compilation;
}

const GOOD = '#include "util.h"\nint main() { return answer(); }\n';
const UTIL = "inline int answer() { return 42; }\n";

let ahead: CompileAhead;
beforeAll(async () => {
  ahead = new CompileAhead(venue);
});
afterAll(async () => ahead[Symbol.asyncDispose]());

/** Programs that begin with the labs' header, which a batch compiles once. */
const WITH_HEADER = {
  "after nothing": '#include "jc.h"\nint main() { std::cout << jc::ListenFd("0.0.0.0", 1); }\n',
  "after a macro that changes it": `#define private public
#include "jc.h"
int main() { std::string text; return text._M_length(1), 0; }
`,
  "after another header": '#include <vector>\n#include "jc.h"\nint main() { jc::AcceptFd(3); }\n',
};

const PROGRAMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "without the labs' header": { "server.cc": GOOD, "util.h": UTIL },
  ...Object.fromEntries(
    Object.entries(WITH_HEADER).map(([how, text]) => [`with it ${how}`, { "server.cc": text }]),
  ),
};

test.each(Object.entries(PROGRAMS))(
  "programs of a batch %s are the very bytes that a container of their own makes",
  async (_, files) => {
    const compilation = await compilationOf(files);
    const alone = compile(venue, compilation, { signal });
    const [batch, output] = await Promise.all([ahead.compiled(compilation), alone.output]);
    expect(batch).toBeDefined();
    const [ours, theirs] = await Promise.all(
      [batch ?? Buffer.alloc(0), output].map((tar) => peerArchives(compilation.sources, tar)),
    );
    expect(ours?.server.equals(theirs?.server ?? Buffer.alloc(0))).toBe(true);
    expect(ours?.client.equals(theirs?.client ?? Buffer.alloc(0))).toBe(true);
    await alone.removed;
  },
);

test("a batch compiles the labs' header once, and no submission can change it", async () => {
  const text = WITH_HEADER["after nothing"];
  const { compiler, sources } = await compilationOf({ "server.cc": text });
  await using batch = new CompilerBatch({ venue, image: compiler.tag });
  const tried = `{ for name in /mnt/*; do echo x >"$name" || rm -f "$name" || mv "$name" "$name.away" || :; done; } >>debug/client 2>&1`;
  const shown = sources.map((file) => {
    if (file.path !== "shared/build.sh") return file;
    // -H lists the headers that the compiler reads, those that were compiled before with an exclamation mark
    const script = file.bytes.toString().replace('usual="', 'usual="-H ');
    const kept = script.replace(
      "rm -rf debug/others debug/*.o",
      `cat debug/*.o.txt >debug/client\n${tried}\n$&`,
    );
    return { ...file, bytes: Buffer.from(kept) };
  });
  const output = `${await batch.compile(shown)}`;
  expect(output).toMatch(/^! \S*shared\/jc\.h\.gch$/m);
  expect(output).toMatch(/cannot create \/mnt\/jc\.h\.gch.*cannot remove.*cannot move/s);
  expect(`${await batch.compile(shown)}`).toMatch(/^! \S*shared\/jc\.h\.gch$/m);
});

test("a program that does not compile, and one with a Makefile, are left to a container of their own", async () => {
  expect(await ahead.compiled(await compilationOf({ "server.cc": "int main( {" }))).toBeUndefined();
  const made = { "server.cc": GOOD, "util.h": UTIL, Makefile: "server:\n\ttouch /tmp/left\n" };
  expect(await ahead.compiled(await compilationOf(made))).toBeUndefined();
  expect(
    await ahead.compiled(await compilationOf({ "server.cc": GOOD, "util.h": UTIL })),
  ).toBeDefined();
});

test("nothing of a submission is left for the next, and the next has another user", async () => {
  const { compiler, sources } = await compilationOf({ "server.cc": GOOD, "util.h": UTIL });
  await using batch = new CompilerBatch({ venue, image: compiler.tag });
  // as if a source had taken over the compiler: the script is the submission's own
  const hostile = (script: string) =>
    sources.map((file) =>
      file.path === "shared/build.sh" ? { ...file, bytes: Buffer.from(script) } : file,
    );
  const compiled = (script: string) =>
    batch.compile(hostile(`${script}\nmkdir -p debug && id -u >debug/server && : >debug/client\n`));
  const userOf = async (tar: Promise<Buffer | undefined>) =>
    /\n?(\d{5})\n/.exec(`${await tar}`)?.[1];
  const first = await userOf(compiled("touch /lab/left /tmp/left; sleep 999 & setsid sleep 998 &"));
  const second = await userOf(
    compiled(
      '[ "$(ls /tmp)" = "" ] && [ ! -e /lab/left ] && ! kill -0 -1 && [ "$(ls -d /proc/[0-9]* | wc -l)" -lt 9 ]',
    ),
  );
  expect([first, second]).toEqual(["20000", "20001"]);
  // a file that can't be removed ends the container, and the next submission gets a new one
  expect(await userOf(compiled("touch /dev/shm/left"))).toBe("20002");
  expect(await batch.compile(sources)).toBeUndefined();
  expect(await userOf(compiled("[ ! -e /dev/shm/left ]"))).toBe("20000");
});

test("the compilers of a batch have no capability, no network and no disk", async () => {
  const { compiler, sources } = await compilationOf({ "server.cc": GOOD, "util.h": UTIL });
  await using batch = new CompilerBatch({ venue, image: compiler.tag });
  const script =
    "mkdir -p debug; { grep -E 'CapEff|CapPrm|NoNewPrivs' /proc/self/status; ls /sys/class/net; touch /usr/x || echo read-only; } >debug/server 2>&1; : >debug/client\n";
  const tar = await batch.compile(
    sources.map((file) =>
      file.path === "shared/build.sh" ? { ...file, bytes: Buffer.from(script) } : file,
    ),
  );
  expect(`${tar}`).toMatch(/CapPrm:\s+0+\nCapEff:\s+0+\nNoNewPrivs:\s+1\nlo\n.*read-only/s);
});
