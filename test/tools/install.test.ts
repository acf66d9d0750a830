/** The script that installs dependencies for make, with an npm that writes down how it is called. */
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
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../tools/install", import.meta.url));
const FLAGS = "--ignore-scripts --no-audit --no-fund --loglevel=error --fetch-timeout=60000";
const NPM =
  '#!/bin/sh\nset -e\nrm -rf node_modules\nmkdir node_modules\necho "$*" >>calls\nsleep 0.2\n';
const TOOLS = ["sh", "dirname", "cat", "flock", "mktemp", "touch", "rm", "mkdir", "sleep", "uname"];

let around: string;
/** The tools of any machine, and those that a test adds. */
let tools: string;
let root: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-install-"));
});
afterAll(() => rm(around, { recursive: true }));
beforeEach(async () => {
  root = await mkdtemp(join(around, "checkout-"));
  tools = join(root, "machine");
  await mkdir(tools);
  for (const tool of TOOLS) {
    const place = (await run("/bin/sh", ["-c", `command -v ${tool}`], process.env)).stdout.trim();
    await symlink(place, join(tools, tool));
  }
  await mkdir(join(root, "tools"));
  await cp(SCRIPT, join(root, "tools/install"));
  await changeLock();
  await tool("node", "#!/bin/sh\necho v20.1.0\n");
  await tool("npm", NPM);
});

test("a run's dependencies once, until the lock file changes", async () => {
  expect(await install("runtime")).toEqual({
    code: 0,
    stdout: "",
    stderr: "wirestep: installing the dependencies of a run (once)\n",
  });
  expect(await install("runtime")).toEqual({ code: 0, stdout: "", stderr: "" });
  await changeLock();
  await install("runtime");
  expect(await calls()).toEqual([`ci --omit=dev ${FLAGS}`, `ci --omit=dev ${FLAGS}`]);
});

test("a developer's are all of them, and stay all of them", async () => {
  await install("runtime");
  await install("all");
  expect((await install("runtime")).stderr).toBe("");
  await changeLock();
  await install("runtime");
  expect(await calls()).toEqual([`ci --omit=dev ${FLAGS}`, `ci ${FLAGS}`, `ci ${FLAGS}`]);
});

test("two at once install once", async () => {
  const both = await Promise.all([install("all"), install("all")]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(await calls()).toEqual([`ci ${FLAGS}`]);
});

test("if npm fails, its messages and what to do; the next call tries again", async () => {
  await tool("npm", "#!/bin/sh\necho no network >&2\nexit 1\n");
  expect(await install("runtime")).toEqual({
    code: 3,
    stdout: "",
    stderr:
      "wirestep: installing the dependencies of a run (once)\nno network\nwirestep: npm could not install the dependencies: see above.\n  Check the network and the free disk, then run this again.\n",
  });
  await tool("npm", NPM);
  expect((await install("runtime")).code).toBe(0);
});

test("without npm it says what to install", async () => {
  await rm(join(tools, "npm"));
  expect(await install("runtime")).toEqual({
    code: 3,
    stdout: "",
    stderr:
      "wirestep: npm is missing.\n  Install Node.js 18 or newer with npm (Debian: apt-get install nodejs npm), then run this again.\n",
  });
});

test("with a Node.js that is too old for npm it names the version", async () => {
  await tool("node", "#!/bin/sh\necho v16.20.2\n");
  const { code, stderr } = await install("runtime");
  expect(stderr).toMatch(
    /^wirestep: npm needs Node\.js 18 or newer, found v16\.20\.2\.\n {2}Install it /,
  );
  expect(code).toBe(3);
});

/** Puts a program among the machine's tools. */
async function tool(name: string, script: string): Promise<void> {
  await writeFile(join(tools, name), script);
  await chmod(join(tools, name), 0o755);
}

/** The lock file gets a time after all that is installed; what is installed next is newer still. */
async function changeLock(): Promise<void> {
  const lock = join(root, "package-lock.json");
  await writeFile(lock, "{}");
  const stamps = ["runtime", "all"].map((what) => join(root, `node_modules/.installed-${what}`));
  for (const stamp of stamps) await utimes(stamp, 0, 0).catch(() => undefined); // not installed yet
  await utimes(lock, 1, 1);
}

async function calls(): Promise<readonly string[]> {
  return (await readFile(join(root, "calls"), "utf8")).trim().split("\n");
}

function install(what: "runtime" | "all") {
  return run(join(root, "tools/install"), [what], { PATH: tools });
}

function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(file, args, { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
