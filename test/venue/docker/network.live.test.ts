/** The network of a run, on a real engine. */
import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, test } from "vitest";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { removeRun } from "../../../src/engine/remove.ts";
import { EnvironmentError } from "../../../src/runtime/environment-error.ts";
import { createNetwork } from "../../../src/venue/docker/network.ts";
import { testDocker } from "../../support/engine/engine.ts";
import { sidecarImage } from "../../support/engine/tools.ts";

const run = `network-${randomBytes(4).toString("hex")}`;
const labels = { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() };
let docker: Docker;
beforeAll(async () => {
  docker = await testDocker();
});
afterEach(() => removeRun(docker, run));

test("is internal, a /29 of 198.18.0.0/15, with an address for each peer", async () => {
  const network = await createNetwork(docker, run, labels);
  expect(network.subnet).toMatch(/^198\.1[89]\.\d+\.\d+\/29$/);
  const { Internal, IPAM } = await docker.getNetwork(network.id).inspect();
  expect(Internal).toBe(true);
  expect(IPAM?.Config?.[0]?.Subnet).toBe(network.subnet);
});

test("is no way to the engine's machine: that has no IPv4 address on it", async () => {
  for (const groups of [false, true]) {
    const network = await createNetwork(docker, `${run}-${groups}`, labels, { groups });
    const bridge = `br-${network.id.slice(0, 12)}`;
    const addresses = await addressesOf(bridge);
    expect(addresses).toMatch(new RegExp(`^${bridge} `));
    expect(addresses).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  }
});

/** The addresses of an interface of the engine's machine. */
async function addressesOf(device: string): Promise<string> {
  const { sidecar } = await sidecarImage();
  const output = new PassThrough();
  const said = text(output);
  const [, container] = await docker.run(
    sidecar.tag,
    ["ip", "-brief", "address", "show", "dev", device],
    [output, output],
    { Labels: labels, Entrypoint: [], Tty: false, HostConfig: { NetworkMode: "host" } },
  );
  await container.remove();
  output.end();
  return said;
}

test("isn't internal if it carries packets to groups, and then hides no sender's address", async () => {
  const network = await createNetwork(docker, run, labels, { groups: true });
  const { Internal, Options } = await docker.getNetwork(network.id).inspect();
  expect(Internal).toBe(false);
  expect(Options?.["com.docker.network.bridge.enable_ip_masquerade"]).toBe("false");
});

test("has also a /64 of 2001:2::/48 for IPv6, with the peers' addresses", async () => {
  const network = await createNetwork(docker, run, labels, { family: 6 });
  expect(network.subnet).toMatch(/^2001:2:0:[0-9a-f]+::\/64$/);
  expect(network.addresses.server).toMatch(/^2001:2:0:[0-9a-f]+::2$/);
  const { Internal, EnableIPv6, IPAM } = await docker.getNetwork(network.id).inspect();
  expect({ Internal, EnableIPv6 }).toEqual({ Internal: true, EnableIPv6: true });
  expect(IPAM?.Config?.map(({ Subnet }) => Subnet)).toEqual([
    expect.stringMatching(/^198\.1[89]\.\d+\.\d+\/29$/),
    network.subnet,
  ]);
});

test("uses another subnet if one is in use", async () => {
  const range = { first: 16_000, count: 2 };
  const one = await createNetwork(docker, `${run}-1`, labels, { range });
  const other = await createNetwork(docker, `${run}-2`, labels, { range });
  expect(one.subnet).not.toBe(other.subnet);
});

test("without a free subnet fails with what to do", async () => {
  const range = { first: 16_002, count: 1 };
  await createNetwork(docker, `${run}-1`, labels, { range });
  const second = createNetwork(docker, `${run}-2`, labels, { range });
  await expect(second).rejects.toThrow(EnvironmentError);
  await expect(second).rejects.toThrow("No free subnet in 198.18.0.0/15");
});
