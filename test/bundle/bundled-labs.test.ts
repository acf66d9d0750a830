import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledLabs } from "../../src/bundle/bundled-labs.ts";
import { newLab } from "../../src/lab-files/new-lab.ts";

test("a homework with a Dockerfile is refused, because its image could hold the solution", async () => {
  const parent = await mkdtemp(join(tmpdir(), "wirestep-bundled-labs-"));
  try {
    const lab = await newLab({ name: "greet", parent, language: "cc", kind: "homework" });
    expect(await bundledLabs([lab])).toMatchObject([{ name: "greet", homework: "server" }]);
    await writeFile(join(lab, "Dockerfile"), "ARG ENDPOINT\nFROM $ENDPOINT\nCOPY . /lab\n");
    await expect(bundledLabs([lab])).rejects.toThrow(
      /greet cannot run:\n {2}Dockerfile: a bundle can't hold a homework with a Dockerfile.*; remove/,
    );
  } finally {
    await rm(parent, { recursive: true });
  }
});
