import { expect, test } from "vitest";
import { type ListedImage, unneededTags } from "../../src/images/unneeded.ts";

const image = (name: string, created: number, labels: Readonly<Record<string, string>>) => ({
  RepoTags: [`localhost/wirestep/${name}:${created}`],
  Created: created,
  Labels: labels,
});
const ofLab = (folder: string, created = 1, checkout = "0123456789ab", kind = "lab") =>
  image(`lab-${kind}`, created, {
    "wirestep.image": kind,
    "wirestep.image.lab": "close",
    "wirestep.image.checkout": checkout,
    "wirestep.image.folder": folder,
  });
const tool = (name: string, created: number) => image(name, created, { "wirestep.image": name });
const series = (count: number, make: (n: number) => ListedImage) =>
  Array.from({ length: count }, (_, n) => make(n));

const exists = (folder: string) => folder.startsWith("/there/");

test("images of folders that no longer exist are not needed, of any checkout", () => {
  const gone = [ofLab("/gone/close", 1), ofLab("/gone/own", 2, "ba9876543210", "ground")];
  const there = [ofLab("/there/close", 3), ofLab("/there/own", 4, "ba9876543210", "ground")];
  const tags = gone.flatMap(({ RepoTags }) => RepoTags);
  expect(unneededTags([...there, ...gone], exists)).toEqual(tags);
});

test("a bundle's images have no folder on this machine, and stay", () => {
  const labels = { "wirestep.image": "orchestrator" };
  const loaded = { RepoTags: ["wirestep:latest"], Created: 1, Labels: labels };
  expect(unneededTags([ofLab("labs/close", 1, "bundle"), loaded], exists)).toEqual([]);
});

test("of too many images of labs the oldest are not needed", () => {
  const images = series(172, (n) => ofLab(`/there/${n}`, 1000 + n));
  expect(unneededTags(images.toReversed(), exists)).toEqual([
    "localhost/wirestep/lab-lab:1001",
    "localhost/wirestep/lab-lab:1000",
  ]);
  const bundled = series(171, (n) => ofLab("labs/close", 1000 + n, "bundle"));
  expect(unneededTags(bundled, exists)).toEqual(["localhost/wirestep/lab-lab:1000"]);
});

test("of each of the other images the newest versions are needed", () => {
  const images = ["endpoint", "sidecar", "orchestrator"].flatMap((name) =>
    series(21, (n) => tool(name, 100 + n)),
  );
  expect(unneededTags(images, exists)).toEqual([
    ...series(19, (n) => tool("orchestrator", 118 - n)).flatMap(({ RepoTags }) => RepoTags),
    "localhost/wirestep/endpoint:100",
    "localhost/wirestep/sidecar:100",
  ]);
});

test("an image that this checkout uses is needed, however old it is", () => {
  const images = series(22, (n) => tool("endpoint", 100 + n));
  const current = new Set(["localhost/wirestep/endpoint:100"]);
  expect(unneededTags(images, exists, current)).toEqual(["localhost/wirestep/endpoint:101"]);
});

test("images without a name, and those of others, are left to the engine", () => {
  const labels = { "wirestep.image": "endpoint", "wirestep.image.folder": "/gone" };
  const other = { RepoTags: ["course/lab:1"], Created: 1, Labels: labels };
  const untagged = { RepoTags: ["<none>:<none>"], Created: 1, Labels: labels };
  expect(unneededTags([other, untagged, { Created: 1 }], exists)).toEqual([]);
});
