/** The contestants of `make bench` do their work, and leave nothing. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { $ } from "zx";
import { ensureImages } from "../../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../../src/lab-files/folder.ts";
import { testDocker, testEngine } from "../../support/engine/engine.ts";

const bench = fileURLToPath(new URL("../../../tools/bench", import.meta.url));

let socket: string;
let images: readonly string[];
beforeAll(async () => {
  const engine = await testEngine();
  const lab = await readLabFolder(labFolder("handshake"));
  const built = await ensureImages(engine, { lab, env: process.env, note: () => undefined });
  socket = engine.host.replace("unix://", "");
  images = [built.lab.id, built.sidecar.id];
});

test.each(["floor.ts", "stepped-floor.ts"])("%s prints its time", async (file) => {
  const { stdout } = await $`${process.execPath} ${bench}/${file} ${socket} ${images}`;
  expect(Number(stdout)).toBeGreaterThan(100);
});

test("by-hand.sh finds both handshakes in the captures", async () => {
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}` };
  const { stdout } = await $({ env })`${bench}/by-hand.sh ${images}`;
  expect(stdout).toBe("passed\n");
});

afterAll(async () => {
  const docker = await testDocker();
  const filters = { filters: { name: ["floor-", "by-hand-"] } };
  const containers = await docker.listContainers({ all: true, ...filters });
  const networks = await docker.listNetworks(filters);
  expect([...containers.map(({ Names }) => Names[0]), ...networks.map(({ Name }) => Name)]).toEqual(
    [],
  );
});
