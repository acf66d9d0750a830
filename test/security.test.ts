/** SECURITY.md cites limits and tests. These tests compare them with the sources. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PACKETS_LIMIT } from "../src/observe/flood.ts";
import { COMPILER_LIMITS } from "../src/programs/limits.ts";
import { PEER_LIMITS } from "../src/stage/limits.ts";

const ROOT = new URL("..", import.meta.url);
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, ROOT)), "utf8");
const text = read("SECURITY.md");
const rows = [...text.matchAll(/^\| (?!It cannot|---)(.+?) \| (.+?) \| (.+?) \|$/gm)].map(
  ([, what = "", why = "", shown = ""]) => ({ what, why, shown }),
);

test("the limits that it names are those in the sources", () => {
  const { processes, memory, scratch } = PEER_LIMITS;
  const why = rows.map((row) => row.why).join("\n");
  expect(why).toContain(`${processes} in its container`);
  expect(why).toContain(`${memory} MiB without swap`);
  expect(why).toContain(`\`/tmp\` (${scratch} MiB)`);
  expect(why).toContain(`${PACKETS_LIMIT.toLocaleString("en").replace(",", " ")} packets`);
  const build = read("docker/lab/Dockerfile");
  const { processor, address, file, seconds } = COMPILER_LIMITS;
  expect([processor, address, file, seconds]).toEqual([20, 2048, 64, 120]);
  expect(why).toContain("20 s of processor, 2 GiB of memory and 64 MiB a file");
  expect(read("src/images/build-error.ts")).toContain(`"${processor} s of processor time"`);
  expect(build).toMatch(/ulimit -S -t 20 .*ulimit -v 2097152 .*ulimit -f 131072/);
});

test("each thing that a program cannot do is shown by a test of that name", () => {
  expect(rows.length).toBeGreaterThan(15);
  const files = ["run/hostile", "stage/network", "cli/lab/programs"];
  const tests = files.map((file) => read(`test/${file}.live.test.ts`)).join("");
  for (const { shown } of rows) {
    for (const part of shown.split("; ")) {
      const name = part.replace(/^\[.*\]\(.*\): /, "").replace(/(?:,)? …$/, "");
      expect(tests, name).toContain(`test("${name}`);
    }
  }
});
