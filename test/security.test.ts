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
/** The rows of all tables. The last column has the tests. */
const rows = [...text.matchAll(/^\| (?!It cannot|a program or|cause|---)(.+) \|$/gm)].map(
  ([, row = ""]) => {
    const columns = row.split(" | ");
    return { why: columns.at(1) ?? "", shown: columns.at(-1) ?? "" };
  },
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

test("each fault of docs/attacks.md names a file with its test, and the test if it names one", () => {
  const faults = read("docs/attacks.md").split("## Attacks that failed")[0] ?? "";
  const shown = [...faults.matchAll(/^\| (?!fault|---)(.+) \|$/gm)].map(
    ([, row = ""]) => row.split(" | ").at(-1) ?? "",
  );
  expect(shown.length).toBeGreaterThan(25);
  for (const part of shown.flatMap((text) => text.split(/; (?=`)|, (?=`)/))) {
    if (part === "`make bench`") continue;
    const [, file = "", names = ""] = /^`(test\/[^`]+)`(?:: (.+))?$/.exec(part) ?? [];
    expect(file, part).not.toBe("");
    const source = read(file);
    for (const name of names.split("…").map((text) => text.replace(/^[,;]/, "").trim())) {
      expect(source, `${file}: ${name}`).toContain(name);
    }
  }
});

test("each row names tests that exist, in hostile.live.test.ts if it names no file", () => {
  expect(rows.length).toBeGreaterThan(38);
  for (const { shown } of rows) {
    for (const part of shown.split("; ")) {
      const [, file = "test/run/hostile.live.test.ts", shownName = ""] =
        /^(?:\[.*?\]\((.*?)\): )?(.*)$/.exec(part) ?? [];
      const name = shownName.replace(/(?:,)? …$/, "");
      const source = read(file).replace(/\(\s+"/g, '("');
      expect(source, `${file}: ${name}`).toContain(`("${name}`);
    }
  }
});
