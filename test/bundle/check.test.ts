import { expect, test } from "vitest";
import { alteration } from "../../src/bundle/check.ts";
import { runsDigest, sha256 } from "../../src/bundle/config.ts";

const config = { Cmd: ["bash"], Env: ["PATH=/bin"], User: "student" };
const locked = {
  name: "endpoint",
  references: ["wirestep/endpoint:1"],
  id: sha256("configuration"),
  size: 1,
  layers: [sha256("base"), sha256("tools")],
  runs: runsDigest(config),
  programs: {},
};
const found = { id: sha256("of another kind"), layers: locked.layers, config };

test("an image with the locked id is the locked one", () => {
  expect(alteration(locked, { ...found, id: locked.id })).toBeUndefined();
});

test("so is one with another id and the same contents, with empty values the engine adds", () => {
  const added = { ...config, Entrypoint: null, Labels: {}, Hostname: "", Tty: false };
  expect(alteration(locked, { ...found, config: added })).toBeUndefined();
});

test("another layer, one more and one less are told", () => {
  const layers = [sha256("base"), sha256("other tools")];
  expect(alteration(locked, { ...found, layers })).toBe("its layer 2 of 2 is another one");
  const more = [...locked.layers, sha256("more")];
  expect(alteration(locked, { ...found, layers: more })).toBe("1 layers were added");
  const less = locked.layers.slice(0, 1);
  expect(alteration(locked, { ...found, layers: less })).toBe("its layer 2 of 2 is another one");
});

test("the same layers that run in another way are told", () => {
  const root = { ...config, User: "root" };
  expect(alteration(locked, { ...found, config: root })).toMatch(/runs in another way/);
  const swapped = { ...config, Env: ["PATH=/bin", "LD_PRELOAD=/x.so"] };
  expect(alteration(locked, { ...found, config: swapped })).toMatch(/runs in another way/);
});
