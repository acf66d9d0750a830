import { describe, expect, test } from "vitest";
import {
  installedPackages,
  packageDifferences,
  packageLockText,
  parsePackageLock,
} from "../../src/bundle/packages.ts";

const status = `Package: tcpdump
Status: install ok installed
Architecture: amd64
Version: 4.99.5-2
Description: command-line network traffic analyzer
 Version: is a word in this line

Package: gdb
Status: install ok installed
Version: 16.3-1

Package: left-behind
Status: deinstall ok config-files
Version: 1.0
`;

describe("packages of an image", () => {
  test("are those that dpkg lists as installed, sorted by name", () => {
    expect(Object.entries(installedPackages(status))).toEqual([
      ["gdb", "16.3-1"],
      ["tcpdump", "4.99.5-2"],
    ]);
  });

  test("a lock is read as it was written, with epochs and plus signs in versions", () => {
    const packages = { g: "4:14.2.0-1", "libstdc++6": "14.2.0-19+deb13u1" };
    expect(parsePackageLock(packageLockText("endpoint", packages))).toEqual(packages);
  });

  test("each difference names the found and the expected version", () => {
    expect(packageDifferences({ a: "1", b: "1", c: "1" }, { b: "2", c: "1", d: "1" })).toEqual([
      "a is not installed, expected 1",
      "b is 2, expected 1",
      "d is 1, expected none",
    ]);
  });
});
