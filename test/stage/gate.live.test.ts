/** The gate on a real kernel, on the loopback interface of a network namespace of its own. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, test } from "vitest";
import { removeRun } from "../../src/engine/remove.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { type Arrival, Gate } from "../../src/stage/gate.ts";
import { killIn, testDocker } from "../support/engine/engine.ts";
import { type SidecarHost, startSidecarHost } from "../support/engine/sidecar-host.ts";

const run = `gate-${randomBytes(4).toString("hex")}`;
let docker: Docker;
beforeAll(async () => {
  docker = await testDocker();
});
afterEach(() => removeRun(docker, run));

const host = (...capabilities: readonly string[]): Promise<SidecarHost> =>
  startSidecarHost(docker, run, capabilities);

async function gateOn(container: SidecarHost): Promise<Gate> {
  return new Gate(await container.open("gate", "lo"));
}

test("a gate without the right to hold packets fails with what the labs need", async () => {
  const gate = await gateOn(await host());
  const error = await gate.ready.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EnvironmentError);
  expect((error as EnvironmentError).message).toMatch(/^Packets cannot be held on this kernel: /);
  expect((error as EnvironmentError).advice).toContain("CONFIG_NETFILTER_NETLINK_QUEUE");
});

test("a gate holds the packets that match, drops or delivers each on request, and stops holding", async () => {
  const container = await host("NET_ADMIN", "NET_RAW");
  const rules = (): Promise<string> => container.printed("iptables", "-S", "INPUT");
  const send = (text: string): Promise<string> =>
    container.printed("bash", "-c", `echo -n ${text} >/dev/udp/127.0.0.1/9`);
  const gate = await gateOn(container);
  const arrivals: Arrival[] = [];
  gate.onArrival((arrival) => arrivals.push(arrival));
  await gate.ready;
  expect(await rules()).toBe("-P INPUT ACCEPT\n");

  await gate.hold([{ protocol: 17, length: 5 }]);
  expect(await rules()).toContain("NFQUEUE");
  await send("four");
  await send("fives");
  await send("still");
  expect(await gate.list()).toHaveLength(2);
  // The first is refused with ICMP, which also arrives at the gate, and matches nothing.
  const datagrams = arrivals.filter(({ bytes }) => bytes[9] === 17);
  expect(datagrams.map(({ held, bytes }) => `${bytes.subarray(28)} ${held}`)).toEqual([
    "four false",
    "fives true",
    "still true",
  ]);
  const [, fives, still] = datagrams.map(({ id }) => id);
  await gate.drop(fives ?? 0);
  await gate.deliver(still ?? 0);
  expect(await gate.list()).toEqual([]);

  await gate.release();
  expect(await rules()).toBe("-P INPUT ACCEPT\n");
});

test("a gate that is killed fails its requests", async () => {
  const container = await host("NET_ADMIN", "NET_RAW");
  const gate = await gateOn(container);
  await gate.ready;
  await gate.hold();
  await killIn(docker, container.id, "gate");
  await expect(gate.failed).rejects.toThrow("The gate that holds packets stopped working");
  await expect(gate.list()).rejects.toThrow("stopped working");
});
