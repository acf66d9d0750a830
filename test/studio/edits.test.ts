/** Files of programs that were changed in the page. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepEdits } from "../../src/studio/edits.ts";

let runs: string;
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-edits-"));
});
afterEach(() => rm(runs, { recursive: true }));

const own = {
  server: { file: "server.cc", text: "the lab's server" },
  client: { file: "client.cc", text: "the lab's client" },
};

/** The folders of several edits. */
async function folders(...edits: readonly { server?: string; client?: string }[]) {
  const kept: (string | undefined)[] = [];
  for (const programs of edits) {
    kept.push((await keepEdits(runs, { lab: "close", programs }, own)).folder);
    const now = Date.now();
    while (Date.now() === now); // a folder is named by the millisecond of its edit
  }
  return kept;
}

test("only changed programs are kept", async () => {
  const programs = { server: "changed", client: own.client.text };
  const kept = await keepEdits(runs, { lab: "../mine/close", programs }, own);
  expect(kept.programs).toEqual({ ...own, server: { file: "server.cc", text: "changed" } });
  const folder = kept.folder ?? "none";
  expect(folder).toContain(join(runs, "edits", "close"));
  expect(await readdir(folder)).toEqual(["server.cc"]);
  expect(await readFile(join(folder, "server.cc"), "utf8")).toBe("changed");
  expect(kept.changed).toMatchObject([{ file: "server.cc", text: "changed" }]);
  expect(await folders({}, { client: own.client.text })).toEqual([undefined, undefined]);
});

test("the same programs keep their folder; other programs, or files edited since, get a new one", async () => {
  const [one, same] = await folders({ server: "one" }, { server: "one" });
  expect(same).toBe(one);
  const [two, both, back] = await folders(
    { server: "two" },
    { server: "two", client: "two" },
    { server: "two" },
  );
  expect(new Set([one, two, both, back]).size).toBe(4);
  await writeFile(join(back ?? "none", "server.cc"), "by hand");
  expect(await folders({ server: "two" })).not.toContain(back);
});
