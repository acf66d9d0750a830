import { expect, test } from "vitest";
import { imageTag, partsOf } from "../../src/images/name.ts";

test("an image's name has a host, so no engine completes it", () => {
  expect(imageTag("endpoint", "0123456789ab")).toBe("localhost/wirestep/endpoint:0123456789ab");
});

test("a reference is read as it was written", () => {
  const parts = { name: "lab-close", version: "0123456789ab" };
  expect(partsOf(imageTag(parts.name, parts.version))).toEqual(parts);
});
