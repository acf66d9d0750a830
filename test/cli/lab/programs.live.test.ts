/** Programs as people write them, on a real engine: compiled apart, found by their tags, and judged. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CompileError, ensureRunImages } from "../../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../../src/lab-files/folder.ts";
import { type Compiling, compile } from "../../../src/programs/compile.ts";
import { DockerVenue } from "../../../src/venue/docker/venue.ts";
import { runCli } from "../../support/commands/cli-run.ts";
import { leftovers, testDocker, testEngine } from "../../support/engine/engine.ts";
import { copyLab } from "../../support/labs/lab-copy.ts";

let docker: Docker;
let around: string;
beforeAll(async () => {
  docker = await testDocker();
  around = await mkdtemp(join(tmpdir(), "wirestep-people-"));
});
afterAll(() => rm(around, { recursive: true }));

async function homework(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(join(around, name));
  for (const [file, text] of Object.entries(files)) await writeFile(join(around, name, file), text);
  return name;
}

/** A server in C, whose loop's condition takes both connections. Its port is an argument. */
const SERVER_C = `#include <stdio.h>\r
#include "listener.h"\r
\r
int main(int argc, char **argv) {\r
    int fd, taken = 0;\r
    if (argc != 2) { fprintf(stderr, "usage: %s port\\n", argv[0]); return 1; }\r
    int listener = open_listener(argv[1]);\r
    while (taken < 2 && (fd = accept(listener,\r
                                     NULL, NULL)) >= 0) {  /*Step:Accept*/\r
        taken++;\r
    }\r
    return 0;\r
}\r
`;
const LISTENER_H = `#ifdef __cplusplus
extern "C"
#endif
int open_listener(const char *port);
#include <sys/socket.h>
`;
/** In C++, tagged on the last line of a statement that is in another file than main. */
const LISTENER_CPP = `#include <netinet/in.h>
#include <cstdlib>
#include "listener.h"

int open_listener(const char *port) {
  sockaddr_in here = {};
  here.sin_family = AF_INET;
  here.sin_port = htons(std::atoi(port));
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  bind(fd, (sockaddr *)&here, sizeof here);
  if (listen(fd,
             5) != 0)  // step: listen
    return -1;
  return fd;
}
`;

test("a program of several files in two languages, with arguments, is stepped by the lab's tags", async () => {
  const folder = await homework("several", {
    "server.c": SERVER_C,
    "listener.h": LISTENER_H,
    "listener.cpp": LISTENER_CPP,
    "old.cc": "int main() { return 1; } // not part of a program here\n",
  });
  // any calls: this test is about lines
  const lab = await copyLab("handshake", {
    file: "lab.ts",
    from: 'calls: [returns("socket", 3), returns("bind", 0), returns("listen", 0)],',
    to: "",
  });
  await using _ = lab;
  const args = ["lab", lab.folder, "--programs", folder, "--server-args", "{port}"];
  const { code, stdout, stderr } = await runCli(args, {}, around);
  expect(stdout + stderr).toContain("5 of 5 steps as expected");
  expect(stdout).toContain("several/listener.cpp:12  if (listen(fd, 5) != 0)");
  expect(code).toBe(0);
}, 60_000);

/** The macro is defined by the Makefile alone, and the Makefile's own flags would leave out the lines. */
const MADE = {
  "main-part.cpp": `#include "jc.h"
int listening(const char* local) {
  return jc::ListenFd(local, MY_PORT);  // step: listen
}
`,
  "server.cpp": `#include "jc.h"
int listening(const char* local);
int main(int argc, char* argv[]) {
  int fd = listening(argc > 1 ? argv[1] : "0.0.0.0");
  jc::AcceptFd(fd);  // step: accept
  jc::AcceptFd(fd);  // step: accept-again
}
`,
  Makefile: `PARTS = server.o main-part.o
server: $(PARTS)
\t! setarch --addr-no-randomize true
\tg++ -o $@ $^
%.o: %.cpp
\t$(CXX) -O2 -g0 -DMY_PORT=12345 -c $<
`,
};

test("a Makefile makes the program, with the lab's flags after its own and the container's filter", async () => {
  const folder = await homework("made", MADE);
  const { code, stdout, stderr } = await runCli(
    ["lab", "handshake", "--programs", folder],
    {},
    around,
  );
  expect(stdout + stderr).toContain("5 of 5 steps as expected");
  expect(stdout).toContain("made/main-part.cpp:3  return jc::ListenFd(local, MY_PORT);");
  expect(code).toBe(0);
}, 60_000);

test("a program without the lines of its source is refused", async () => {
  const Makefile = MADE.Makefile.replace("g++ -o", "g++ -s -o");
  const folder = await homework("stripped", { ...MADE, Makefile });
  const { code, stderr } = await runCli(["lab", "handshake", "--programs", folder], {}, around);
  expect(stderr).toContain("stripped/Makefile: the program server has not the lines of server.cpp");
  expect(code).toBe(2);
}, 60_000);

test("a lab gives its programs a standard input, an environment and arguments", async () => {
  await using lab = await copyLab("handshake");
  await lab.change({
    file: "lab.ts",
    from: "families: [4, 6],",
    to: 'stage: { arguments: { client: ["{server}", "ä✓"] }, environment: { client: { TIMES: "1" } }, input: { client: "123\\n45" } },',
  });
  await lab.change({
    file: "client.cc",
    from: 'const char* server = argc > 1 ? argv[1] : "127.0.0.1";',
    to: 'int high = 0, low = 0;\n  std::cin >> high >> low;\n  const int port = (high * 100 + low) * std::atoi(std::getenv("TIMES"));\n  const char* server = argc == 3 && std::string(argv[2]) == "ä✓" && std::getenv("WIRESTEP_INPUT") == nullptr ? argv[1] : nullptr;',
  });
  await lab.change({ file: "client.cc", from: "(server, 12345)", to: "(server, port)" });
  await lab.change({ file: "client.cc", from: "(server, 12345)", to: "(server, port)" });
  await lab.change({
    file: "client.cc",
    from: '#include "jc.h"',
    to: '#include "jc.h"\n#include <iostream>\n#include <string>',
  });
  const { code, stdout, stderr } = await runCli(["lab", lab.folder], {}, lab.around);
  expect(stdout + stderr).toContain("5 of 5 steps as expected");
  expect(code).toBe(0);
}, 60_000);

/** Each instance needs two others: the compiler makes 2^40 of them. */
const TEMPLATE_BOMB = `template <int N, unsigned long M> struct Bomb { static const bool value = Bomb<N - 1, 2 * M>::value || Bomb<N - 1, 2 * M + 1>::value; };
template <unsigned long M> struct Bomb<0, M> { static const bool value = false; };
int main() { return Bomb<40, 1>::value; }
`;

test("a template bomb ends at the limit of processor time, and is its author's fault", async () => {
  const programs = await homework("bomb", { "server.cc": TEMPLATE_BOMB });
  const lab = await readLabFolder(labFolder("handshake"), join(around, programs));
  const { compilation } = await ensureRunImages(await testEngine(), {
    lab,
    env: process.env,
    note: () => undefined,
  });
  if (compilation === undefined) throw new Error("a changed program is compiled");
  const compiling = compile(new DockerVenue(await testEngine()), compilation, {
    signal: new AbortController().signal,
    processor: 1,
  });
  const failure = await compiling.output.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CompileError);
  expect((failure as CompileError).output).toContain("20 s of processor time");
  await compiling.removed;
}, 60_000);

test("the compiler's container is contained, and no container and no image are left of it", async () => {
  const engine = await testEngine();
  const programs = await homework("watched", {
    // the compiler waits for the file's end for as long as the test inspects it
    "server.cc": `#include "/dev/zero"\n`,
  });
  const lab = await readLabFolder(labFolder("handshake"), join(around, programs));
  const { compilation } = await ensureRunImages(engine, {
    lab,
    env: process.env,
    note: () => undefined,
  });
  if (compilation === undefined) throw new Error("a changed program is compiled");
  const venue = new DockerVenue(engine);
  const stop = new AbortController();
  const compiling: Compiling = compile(
    { make: (one) => venue.make(one), owner: () => `${process.pid}-compile` },
    compilation,
    {
      signal: stop.signal,
    },
  );
  const filters = { label: [`wirestep.process=${process.pid}-compile`] };
  const found = async () => docker.listContainers({ filters });
  await expect.poll(async () => (await found()).length, { timeout: 20_000, interval: 20 }).toBe(1);
  const [info] = await found();
  const { HostConfig, Config } = await docker.getContainer(info?.Id ?? "").inspect();
  expect(HostConfig).toMatchObject({
    NetworkMode: "none",
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    ReadonlyRootfs: true,
    PidsLimit: 64,
    LogConfig: { Type: "none" },
  });
  expect(Config.User).toBe("65534:65534");
  stop.abort(new Error("seen"));
  await expect(compiling.output).rejects.toThrow("seen");
  await compiling.removed;
  expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  const ofFolder = { label: [`wirestep.image.folder=${join(around, programs)}`] };
  expect(await docker.listImages({ all: true, filters: ofFolder })).toEqual([]);
  expect(await leftovers(docker, process.pid)).toEqual([]);
}, 60_000);
