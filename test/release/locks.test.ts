/** The package locks, for all that the release workflow makes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { lockPath, parsePackageLock } from "../../src/bundle/packages.ts";
import { ARCHITECTURES, PACKAGED } from "../../src/images/packages.ts";
import { ROOT } from "../../src/runtime/checkout.ts";

/** Debian's name for the architecture of each of GitHub's runners. */
const OF_RUNNER: Readonly<Record<string, string>> = {
  "ubuntu-24.04": "amd64",
  "ubuntu-24.04-arm": "arm64",
};

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const workflow = parse(read(".github/workflows/release.yml")) as {
  readonly jobs: {
    readonly bundle: { readonly strategy: { readonly matrix: { readonly runner: string[] } } };
  };
};
const released = workflow.jobs.bundle.strategy.matrix.runner.map((runner) => OF_RUNNER[runner]);

test("the release workflow makes a bundle for each architecture that is locked", () => {
  expect(released).toEqual([...ARCHITECTURES]);
});

describe.each(released)("on %s", (architecture = "unknown") => {
  test.each(PACKAGED)("the packages of the %s image are locked", (image) => {
    const locked = parsePackageLock(read(lockPath(image, architecture)));
    const wanted = read(`docker/${image}/packages`).split(/\s+/).filter(Boolean);
    expect(Object.keys(locked)).toEqual(expect.arrayContaining(["base-files", ...wanted]));
    for (const [name, version] of Object.entries(locked)) {
      expect(version, name).toMatch(/^[0-9][\w.+~:-]*$/);
    }
  });
});

test("both architectures get the same release of each program that a run depends on", () => {
  const released = (version = ""): string => version.replace(/\+b\d+$/, ""); // a rebuild of the same source
  for (const image of PACKAGED) {
    const [one = {}, other = {}] = ARCHITECTURES.map((architecture) =>
      parsePackageLock(read(lockPath(image, architecture))),
    );
    for (const name of read(`docker/${image}/packages`).split(/\s+/).filter(Boolean)) {
      expect(released(other[name]), name).toBe(released(one[name]));
    }
  }
});
