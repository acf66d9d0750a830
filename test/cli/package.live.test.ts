/** The npm package as its user has it: packed, installed from the tarball in an empty folder, run there. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";

const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];
/** `npm test` puts the checkout's own programs in front of the machine's. */
const PATH = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.startsWith(ROOT))
  .join(delimiter);

let around: string;
/** The user's folder. */
let home: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-package-"));
  home = await mkdtemp(join(around, "project-"));
  const packed = await run("npm", ["pack", "--pack-destination", around, ...QUIET], ROOT);
  expect(packed.code, packed.output).toBe(0);
  const [tarball = ""] = (await readdir(around)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(home, "package.json"), "{}");
  const installing = ["install", "--ignore-scripts", "--prefer-offline", ...QUIET];
  const installed = await run("npm", [...installing, join(around, tarball)], home);
  expect(installed.code, installed.output).toBe(0);
});
afterAll(() => rm(around, { recursive: true }));

test("the handshake passes and leaves its page", async () => {
  const { code, output } = await wirestep("lab", "handshake");
  expect(output).toContain("✓ passed  handshake: 5 of 5 steps as expected");
  expect(code).toBe(0);
  const [, folder = ""] = /^ {2}files in (\S+):/m.exec(output) ?? [];
  expect(await readdir(join(home, folder))).toEqual(
    expect.arrayContaining(["record.json", "transcript.txt", "report.html", "server.pcap"]),
  );
});

test("all labs of the checkout are in it, and the type checker reads them where they are", async () => {
  const packed = join(home, "node_modules/wirestep/labs");
  expect(await readdir(packed)).toEqual(await readdir(join(ROOT, "labs")));
  const { code, output } = await wirestep("check", "close");
  expect(output).toContain("1 of 1 lab can run: 0 problems");
  expect(code).toBe(0);
});

test("a new lab is written here, and the type checker reads its lab file", async () => {
  expect((await wirestep("new-lab", "mine")).output).toContain("npx wirestep lab ./mine");
  expect((await wirestep("check", "./mine")).code).toBe(0);
  const file = join(home, "mine/lab.ts");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/^import \{/m, "import {\n  nosuch,"));
  const { code, output } = await wirestep("check", "./mine");
  expect(output).toMatch(/mine\/lab\.ts:\d+.*'"wirestep\/lab"' has no exported member 'nosuch'/);
  expect(code).toBe(2);
});

test("a program of the user's imports the lab vocabulary", async () => {
  const script = 'import("wirestep/lab").then(({ lab }) => console.log(typeof lab))';
  const { output } = await run(process.execPath, ["--eval", script], home);
  expect(output).toBe("function\n");
});

test("it brings no linter, no test tool and no page builder", async () => {
  const installed = await readdir(join(home, "node_modules"));
  expect(installed).toContain("testcontainers");
  const developers = ["@biomejs", "vitest", "playwright-core", "vite", "rolldown", "fast-check"];
  expect(installed.filter((name) => developers.includes(name))).toEqual([]);
  expect(existsSync(join(home, "node_modules/wirestep/src"))).toBe(false);
});

test("what needs a checkout says so", async () => {
  for (const command of [
    ["bundle", "create"],
    ["bundle", "lock"],
    ["sbom", "x.json"],
  ]) {
    const { code, output } = await wirestep(...command);
    expect(output).toMatch(
      /^wirestep: .* needs a git checkout of wirestep: run this command in one$/m,
    );
    expect(code).toBe(2);
  }
});

function wirestep(...args: readonly string[]) {
  return run("npx", ["--no-install", "wirestep", ...args], home);
}

/** Both streams together. */
function run(file: string, args: readonly string[], cwd: string) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    const env = { ...process.env, PATH, XDG_CACHE_HOME: join(around, "cache") };
    const child = execFile(file, args, { cwd, env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}
