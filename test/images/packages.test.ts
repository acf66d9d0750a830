import { expect, test } from "vitest";
import { parseResolved } from "../../src/images/packages.ts";

test("a resolved package is an image, an architecture, a name and a version with its epoch", () => {
  const text = "endpoint arm64 gdb=16.3-1\ncompiler amd64 g++=4:14.2.0-1\n";
  expect(parseResolved(text)).toEqual([
    { image: "endpoint", architecture: "arm64", name: "gdb", version: "16.3-1" },
    { image: "compiler", architecture: "amd64", name: "g++", version: "4:14.2.0-1" },
  ]);
});

test("a line without a version is no package", () => {
  expect(() => parseResolved("endpoint arm64 gdb\n")).toThrow(
    "docker/resolve.sh printed a line that is no package: endpoint arm64 gdb",
  );
});
