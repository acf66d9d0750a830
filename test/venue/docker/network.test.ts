import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Docker from "dockerode";
import { expect, test } from "vitest";
import { EnvironmentError } from "../../../src/runtime/environment-error.ts";
import { createNetwork } from "../../../src/venue/docker/network.ts";

/** The error of createNetwork for an engine with this answer. */
async function refusal(message: string, family: 4 | 6): Promise<unknown> {
  const engine = createServer((request, response) => {
    request.resume();
    response.writeHead(500, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ message }));
  });
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const { port } = engine.address() as AddressInfo;
  try {
    const docker = new Docker({ protocol: "http", host: "127.0.0.1", port });
    return await createNetwork(docker, "lab", {}, { family }).catch((error: unknown) => error);
  } finally {
    engine.close();
  }
}

const NO_IPV6 =
  "Cannot read IPv6 setup for bridge br-1: open /proc/sys/net/ipv6/conf/br-1/disable_ipv6: no such file or directory";

test("a kernel without IPv6 is a failure of the environment, with what to do", async () => {
  const error = await refusal(NO_IPV6, 6);
  expect(error).toBeInstanceOf(EnvironmentError);
  expect(error).toMatchObject({
    message: expect.stringContaining("could not make a network with IPv6: "),
    advice: expect.stringContaining("On IPv4 the lab runs without --family 6"),
  });
});

test("another failure of a network names it", async () => {
  const error = await refusal("iptables failed", 6);
  expect(error).toMatchObject({
    message: expect.stringMatching(
      /^The Docker engine could not make a network: .*iptables failed/,
    ),
    advice: expect.stringContaining("iptables"),
  });
});
