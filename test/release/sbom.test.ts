import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect, test } from "vitest";
import { type ImageContents, parsePackages, sbomOf } from "../../src/release/sbom.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NPM: unknown = JSON.parse(
  execFileSync(
    "npm",
    [
      "sbom",
      "--package-lock-only",
      "--omit",
      "dev",
      "--workspaces=false",
      "--sbom-format",
      "cyclonedx",
    ],
    {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"],
    },
  ),
);

const image: ImageContents = {
  name: "wirestep/sidecar",
  version: "0123456789ab",
  id: "sha256:00",
  packages: parsePackages("tcpdump\t4.99.5-2\tamd64\nlibstdc++6\t1:14.2.0-19\tamd64\n"),
};

interface Component {
  readonly name: string;
  readonly purl?: string;
  readonly components?: readonly Component[];
}
const sbom = sbomOf("wirestep", NPM, [image]) as {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
};

/** The problems that a strict check with CycloneDX's own schema finds; null if there are none. */
const problems = (document: unknown): Promise<unknown> =>
  new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(JSON.stringify(document));

test("an SBOM is valid CycloneDX, and the validator refuses one that is not", async () => {
  expect(await problems(sbom)).toBeNull();
  expect(await problems({ ...sbom, components: [{ name: "without a type" }] })).not.toBeNull();
  expect(await problems({ ...sbom, colour: "red" })).not.toBeNull();
});

test("an SBOM has the packages that the program needs, and not those that only tests need", () => {
  const purls = sbom.components.map(({ purl }) => purl);
  expect(purls).toContainEqual(expect.stringMatching(/^pkg:npm\/commander@\d/));
  expect(purls).not.toContainEqual(expect.stringContaining("vitest"));
  expect(sbom.metadata.component.name).toBe("wirestep");
});

test("an image has its Debian packages, each with a package URL for vulnerability scanners", () => {
  const found = sbom.components.find(({ name }) => name === "wirestep/sidecar");
  expect(found?.components?.map(({ purl }) => purl)).toEqual([
    "pkg:deb/debian/tcpdump@4.99.5-2?arch=amd64",
    "pkg:deb/debian/libstdc%2B%2B6@1%3A14.2.0-19?arch=amd64",
  ]);
});

test("text that is not npm's or dpkg's list is refused", () => {
  expect(() => sbomOf("wirestep", { bomFormat: "SPDX" }, [])).toThrow();
  expect(() => parsePackages("tcpdump 4.99.5-2\n")).toThrow(
    "not a line of dpkg-query: tcpdump 4.99.5-2",
  );
});
