/** What a sidecar's agent makes of the peer's routes before anything is captured, on a real kernel. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ExecStream } from "../../src/stage/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../src/stage/owner.ts";
import { removeRun } from "../../src/stage/remove.ts";
import { Sidecar } from "../../src/stage/sidecar.ts";
import { testDocker } from "../support/engine.ts";
import { sidecarImage } from "../support/tools.ts";

const run = `agent-${randomBytes(4).toString("hex")}`;
let docker: Docker;
let image: string;
beforeAll(async () => {
  docker = await testDocker();
  image = (await sidecarImage()).sidecar.tag;
});
afterEach(() => removeRun(docker, run));

/** A container with one end of a cable, `lab0`, and its addresses. */
async function onCable(...addresses: readonly string[]): Promise<string> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ["sleep", "infinity"],
    Labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    HostConfig: {
      NetworkMode: "none",
      CapDrop: ["ALL"],
      CapAdd: ["NET_ADMIN", "NET_RAW"],
      Sysctls: { "net.ipv6.conf.all.disable_ipv6": "0", "net.ipv6.conf.default.disable_ipv6": "0" },
    },
  });
  await container.start();
  const { id } = container;
  await ip(id, "link add lab0 type veth peer name other0");
  for (const end of ["lab0", "other0"]) await ip(id, `link set ${end} up`);
  for (const address of addresses) await ip(id, `address add ${address} dev lab0`);
  return id;
}

/** What `ip` prints, on either stream. */
async function ip(container: string, words: string): Promise<string> {
  const command = ["ip", ...words.split(" ")];
  using stream = await ExecStream.open(docker, container, { command });
  let text = "";
  for (const listen of [stream.onStdout, stream.onStderr]) {
    listen.call(stream, (chunk) => {
      text += Buffer.from(chunk).toString();
    });
  }
  await stream.ended;
  return text;
}

async function agentOn(container: string): Promise<void> {
  const stream = await ExecStream.open(docker, container, { command: Sidecar.command("lab0") });
  await new Sidecar(stream).ready;
  await stream.finish();
}

test("a way out is taken away, of both versions; routes of the cable's own wait a second", async () => {
  const container = await onCable("198.18.0.1/30", "fd00:18::1/126");
  expect(await ip(container, "-4 route add default via 198.18.0.2")).toBe("");
  expect(await ip(container, "-6 route add default via fd00:18::2")).toBe("");
  await agentOn(container);
  for (const family of ["-4", "-6"]) {
    const routes = (await ip(container, `${family} route show`)).trimEnd().split("\n");
    expect(routes.join("\n")).not.toContain("default");
    const [own] = routes.filter((route) =>
      /^(198\.18|fd00:18):?.* dev lab0 proto kernel/.test(route),
    );
    expect(own).toMatch(/ rto_min (lock )?1s/);
  }
});

test("where there is no IPv6 and no way out there is nothing to take away", async () => {
  const container = await onCable("198.18.0.1/30");
  await ip(container, "-6 address flush dev lab0");
  await agentOn(container);
  expect(await ip(container, "-4 route show")).toMatch(
    /^198\.18\.0\.0\/30 dev lab0 proto kernel .* rto_min (lock )?1s ?\n$/,
  );
});
