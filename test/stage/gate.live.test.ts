/** The gate on a real kernel: in a network namespace of its own, at the door of its loopback interface. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { afterEach, beforeAll, expect, test } from "vitest";
import { EnvironmentError } from "../../src/stage/environment-error.ts";
import { ExecStream } from "../../src/stage/exec-stream.ts";
import { type Arrival, Gate } from "../../src/stage/gate.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../src/stage/owner.ts";
import { removeRun } from "../../src/stage/remove.ts";
import { killIn, testDocker } from "../support/engine.ts";
import { sidecarImage } from "../support/tools.ts";

const run = `gate-${randomBytes(4).toString("hex")}`;
let docker: Docker;
let image: string;
beforeAll(async () => {
  docker = await testDocker();
  image = (await sidecarImage()).sidecar.tag;
});
afterEach(() => removeRun(docker, run));

/** A container of the sidecar image that sleeps, with these capabilities. */
async function host(...capabilities: readonly string[]): Promise<string> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ["sleep", "infinity"],
    Labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    HostConfig: { NetworkMode: "none", CapDrop: ["ALL"], CapAdd: [...capabilities] },
  });
  await container.start();
  return container.id;
}

/** What a command in the container prints. */
async function printed(container: string, ...command: readonly string[]): Promise<string> {
  using stream = await ExecStream.open(docker, container, { command });
  let text = "";
  stream.onStdout((chunk) => {
    text += Buffer.from(chunk).toString();
  });
  await stream.ended;
  return text;
}

test("without the right to hold packets it says so, and what the labs need", async () => {
  const stream = await ExecStream.open(docker, await host(), { command: ["gate", "lo"] });
  const error = await new Gate(stream).ready.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EnvironmentError);
  expect((error as EnvironmentError).message).toMatch(/^Packets cannot be held on this kernel: /);
  expect((error as EnvironmentError).advice).toContain("CONFIG_NETFILTER_NETLINK_QUEUE");
});

test("holds what arrives, loses or lets in what it is told to, and leaves the path", async () => {
  const container = await host("NET_ADMIN", "NET_RAW");
  const rules = (): Promise<string> => printed(container, "iptables", "-S", "INPUT");
  const send = (text: string): Promise<string> =>
    printed(container, "bash", "-c", `echo -n ${text} >/dev/udp/127.0.0.1/9`);
  const gate = new Gate(await ExecStream.open(docker, container, { command: ["gate", "lo"] }));
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
  // The first is refused with ICMP, which comes to the door as well, and is not what was asked for.
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

  await gate.open();
  expect(await rules()).toBe("-P INPUT ACCEPT\n");
});

test("that is killed says that it has stopped working", async () => {
  const container = await host("NET_ADMIN", "NET_RAW");
  const gate = new Gate(await ExecStream.open(docker, container, { command: ["gate", "lo"] }));
  await gate.ready;
  await gate.hold();
  await killIn(docker, container, "gate");
  await expect(gate.failed).rejects.toThrow("The gate that holds packets stopped working");
  await expect(gate.list()).rejects.toThrow("stopped working");
});
