/** The definition from which Codespaces and editors make a container. The tests only read it. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = new URL("..", import.meta.url);
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, ROOT)), "utf8");

const size = z.string().regex(/^\d+[tgmk]b$/);
/** The part of https://containers.dev/implementors/json_reference/ that is used. Other fields are refused. */
const definition = z.strictObject({
  name: z.string(),
  image: z.string().regex(/^[a-z0-9./-]+:[\w.-]+$/),
  features: z.record(z.string().regex(/^[a-z0-9./-]+:\d+$/), z.record(z.string(), z.unknown())),
  hostRequirements: z.strictObject({ cpus: z.int().min(1), memory: size, storage: size }),
  updateContentCommand: z.string(),
  postCreateCommand: z.string(),
  postAttachCommand: z.string(),
  waitFor: z.enum(["updateContentCommand", "postCreateCommand"]),
  customizations: z.strictObject({
    vscode: z.strictObject({ extensions: z.array(z.string().regex(/^[\w-]+\.[\w-]+$/)) }),
    codespaces: z.strictObject({ openFiles: z.array(z.string()) }),
  }),
});
const parsed = definition.parse(JSON.parse(read(".devcontainer/devcontainer.json")));

test("its commands are targets of the Makefile", () => {
  const { updateContentCommand, postCreateCommand, postAttachCommand } = parsed;
  const targets = read("Makefile").match(/^[a-z%-]+(?=:)/gm) ?? [];
  for (const command of [updateContentCommand, postCreateCommand, postAttachCommand]) {
    const [make, target = ""] = command.split(" ");
    expect(make).toBe("make");
    const fits = targets.some((known) =>
      known.endsWith("%") ? target.startsWith(known.slice(0, -1)) : known === target,
    );
    expect(fits, target).toBe(true);
    const [, lab] = /^lab-(.+)$/.exec(target) ?? [];
    if (lab !== undefined) expect(existsSync(new URL(`labs/${lab}/lab.ts`, ROOT))).toBe(true);
  }
});

test("the files that it opens exist", () => {
  for (const file of parsed.customizations.codespaces.openFiles) {
    expect(existsSync(new URL(file, ROOT)), file).toBe(true);
  }
});

test("it has its own engine, and the Node.js that the project needs", () => {
  expect(Object.keys(parsed.features)).toContain(
    "ghcr.io/devcontainers/features/docker-in-docker:2",
  );
  expect(parsed.image).toMatch(/:24\b/);
});
