/** The changes of a sidecar's agent to the peer's routes before the capture, on a real kernel. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, test } from "vitest";
import { removeRun } from "../../src/engine/remove.ts";
import { Sidecar } from "../../src/stage/sidecar.ts";
import { testDocker } from "../support/engine/engine.ts";
import { type SidecarHost, startSidecarHost } from "../support/engine/sidecar-host.ts";

const run = `agent-${randomBytes(4).toString("hex")}`;
let docker: Docker;
beforeAll(async () => {
  docker = await testDocker();
});
afterEach(() => removeRun(docker, run));

const ip = (host: SidecarHost, words: string): Promise<string> =>
  host.printed("ip", ...words.split(" "));

/** With one end of a cable, `lab0`, and its addresses. */
async function onCable(...addresses: readonly string[]): Promise<SidecarHost> {
  const host = await startSidecarHost(docker, run, ["NET_ADMIN", "NET_RAW"], {
    "net.ipv6.conf.all.disable_ipv6": "0",
    "net.ipv6.conf.default.disable_ipv6": "0",
  });
  await ip(host, "link add lab0 type veth peer name other0");
  for (const end of ["lab0", "other0"]) await ip(host, `link set ${end} up`);
  for (const address of addresses) await ip(host, `address add ${address} dev lab0`);
  return host;
}

/** The agent starts and ends. */
async function agentOn(host: SidecarHost, groups = false): Promise<void> {
  const stream = await host.open(...Sidecar.command("lab0", groups));
  await new Sidecar(stream).ready;
  await stream.finish();
}

test("default routes of both versions are removed; a retransmission on the cable's own routes waits a second", async () => {
  const host = await onCable("198.18.0.1/30", "fd00:18::1/126");
  await ip(host, "-4 route add default via 198.18.0.2");
  await ip(host, "-6 route add default via fd00:18::2");
  const routes = async (family: string) =>
    (await ip(host, `${family} route show`)).trimEnd().split("\n");
  const ways = (all: readonly string[]) => all.filter((route) => route.startsWith("default"));
  for (const family of ["-4", "-6"]) expect(ways(await routes(family))).toHaveLength(1);
  await agentOn(host);
  for (const family of ["-4", "-6"]) {
    const all = await routes(family);
    expect(ways(all)).toEqual([]);
    const [own] = all.filter((route) => /^(198\.18|fd00:18):?.* dev lab0 proto kernel/.test(route));
    expect(own).toMatch(/ rto_min (lock )?1s/);
  }
});

test("without IPv6 and without a default route the agent removes nothing", async () => {
  const host = await onCable("198.18.0.1/30");
  await ip(host, "-6 address flush dev lab0");
  await agentOn(host);
  expect(await ip(host, "-4 route show")).toMatch(
    /^198\.18\.0\.0\/30 dev lab0 proto kernel .* rto_min (lock )?1s ?\n$/,
  );
});

test("for groups the agent sets two routes, and none to elsewhere", async () => {
  const host = await onCable("198.18.0.1/30");
  await ip(host, "-4 route add default via 198.18.0.2");
  await agentOn(host, true);
  const routes = (await ip(host, "-4 route show")).trimEnd().split("\n");
  expect(routes.map((route) => route.split(" ").slice(0, 3).join(" ")).toSorted()).toEqual([
    "198.18.0.0/30 dev lab0",
    "224.0.0.0/4 dev lab0",
    "255.255.255.255 dev lab0",
  ]);
});
