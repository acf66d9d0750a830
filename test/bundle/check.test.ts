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

test("an image with another id, the same contents and empty values from the engine is the locked one", () => {
  const added = { ...config, Entrypoint: null, Labels: {}, Hostname: "", Tty: false };
  expect(alteration(locked, { ...found, config: added })).toBeUndefined();
});

test("a changed, an added and a missing layer are each reported", () => {
  const layers = [sha256("base"), sha256("other tools")];
  expect(alteration(locked, { ...found, layers })).toBe("layer 2 of 2 is not the locked one");
  const more = [...locked.layers, sha256("more")];
  expect(alteration(locked, { ...found, layers: more })).toBe("it has 3 layers, the lock has 2");
  const less = locked.layers.slice(0, 1);
  expect(alteration(locked, { ...found, layers: less })).toBe("layer 2 of 2 is not the locked one");
});

test("the same layers with another configuration are reported", () => {
  const difference = "its configuration is not the locked one (user, environment, command)";
  const root = { ...config, User: "root" };
  expect(alteration(locked, { ...found, config: root })).toBe(difference);
  const swapped = { ...config, Env: ["PATH=/bin", "LD_PRELOAD=/x.so"] };
  expect(alteration(locked, { ...found, config: swapped })).toBe(difference);
});
