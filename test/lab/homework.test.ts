import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isSolution, withheld } from "../../src/lab/homework.ts";
import { examineFolder } from "../../src/lab-files/examine.ts";
import { readLabFolder } from "../../src/lab-files/folder.ts";
import { newLab } from "../../src/lab-files/new-lab.ts";

const CANARY = "canary_of_the_solution";

test.each([
  ["server.cc", true],
  ["server.o", true],
  [".server.cc.swp", true],
  ["server-parts.h", true],
  ["server", true],
  ["servers.h", false],
  ["client.cc", false],
  ["my-server.cc", false],
])("whether %s may hold the server's solution: %s", (name, expected) => {
  expect(isSolution(name, "server")).toBe(expected);
});

test("a run of the lab's own programs plans nothing of the solution's text", async () => {
  const around = await mkdtemp(join(tmpdir(), "wirestep-homework-"));
  try {
    const lab = await newLab({ name: "greet", parent: around, language: "cc", kind: "homework" });
    const server = await readFile(join(lab, "server.cc"), "utf8");
    await writeFile(join(lab, "server.cc"), server.replaceAll("accept_fd", CANARY));
    await writeFile(join(lab, "server-parts.h"), `// ${CANARY}\n`);
    const { plan } = await examineFolder(await readLabFolder(lab), 4);
    const hidden = withheld(plan);
    expect(JSON.stringify(plan)).toContain(CANARY);
    expect(JSON.stringify(hidden)).not.toContain(CANARY);
    expect(hidden.sources.client).toBe(plan.sources.client);
    expect(hidden.sources.server.split("\n")).toHaveLength(server.split("\n").length);
    expect(hidden.steps[3]).toMatchObject({ line: { file: "server.cc", number: 8, text: "" } });
    await writeFile(join(around, "server.cc"), server);
    const theirs = await examineFolder(await readLabFolder(lab, around), 4);
    expect(withheld(theirs.plan).sources.server).toBe(server);
    expect(JSON.stringify(withheld(theirs.plan))).not.toContain(CANARY);
  } finally {
    await rm(around, { recursive: true });
  }
});
