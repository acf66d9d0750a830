/**
 * The floor of a run that steps. It makes a run's containers as a run describes them, with GDB in each peer
 * and tcpdump in each sidecar, steps the handshake line by line, and removes everything. It reads no table, checks nothing
 * and writes nothing. Images and addresses are given. Everything that can happen at the same time does.
 *
 *     node stepped-floor.ts ENGINE_SOCKET LAB_IMAGE SIDECAR_IMAGE    prints the time in milliseconds
 */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import type { ContainerDescription } from "../../src/containers/description.ts";
import { SteppedProgram } from "../../src/debug/program.ts";
import { createOptions } from "../../src/engine/containers/containment.ts";
import { ExecStream } from "../../src/engine/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../src/engine/owner.ts";
import type { Peer } from "../../src/lab/model.ts";
import { programArguments } from "../../src/lab/program-arguments.ts";
import { findTags, type SourceLine } from "../../src/lab/source/tags.ts";
import { debuggerStream } from "../../src/run/debuggers.ts";
import { peerContainer, sidecarContainer } from "../../src/stage/containers.ts";
import { debuggerCommand, programPath, sourceIn } from "../../src/stage/debugger-command.ts";
import { Sidecar } from "../../src/stage/sidecar.ts";

const [socketPath = "", labImage = "", sidecarImage = ""] = process.argv.slice(2);
const start = performance.now();
const docker = new Docker({ socketPath });
const name = `stepped-floor-${process.pid}`;
/** With these labels the next command removes what an interrupted round leaves. */
const labels = { [RUN_LABEL]: name, [OWNER_LABEL]: ownerOfThisProcess() };
const [third, eighth] = [randomInt(256), randomInt(32)];
const address = (host: number): string => `198.19.${third}.${8 * eighth + host}`;
const addresses = { server: address(2), client: address(3) };

const network = await docker.createNetwork({
  Name: name,
  Internal: true,
  Labels: labels,
  IPAM: { Driver: "default", Config: [{ Subnet: `${address(0)}/29` }] },
});
const containers: Docker.Container[] = [];
const [server, client] = await Promise.all([peerUp("server"), peerUp("client")]);
await server.execute(server.line("listen"));
await client.execute(client.line("connect"));
await server.execute(server.line("accept"));
const waiting = server.execute(server.line("accept-again"));
await client.execute(client.line("connect-again"));
await waiting;
await Promise.all(containers.map((container) => container.remove({ force: true })));
await network.remove();
console.log((performance.now() - start).toFixed(1));
process.exit(); // open connections to the engine would keep the process alive

interface Stepped {
  execute(line: SourceLine): Promise<unknown>;
  line(tag: string): SourceLine;
}

/** A peer with its program stopped in main and its capture running. */
async function peerUp(peer: Peer): Promise<Stepped> {
  const container = await made(
    peerContainer(
      { ...described(peer, labImage, debuggerCommand(peer, {})), peer },
      { network: { name, assigned: assigned() }, family: 4, kernel: release() },
      {},
    ),
  );
  const stream = await ExecStream.attach(container);
  const running = container.start();
  const captured = capturing(peer, container.id, running);
  const file = `${peer}.cc`;
  const tags = findTags(
    file,
    readFileSync(fileURLToPath(new URL(`../../labs/handshake/${file}`, import.meta.url)), "utf8"),
  );
  await running;
  const program = await SteppedProgram.launch(debuggerStream(stream), {
    program: programPath(peer),
    args: programArguments(peer, 4, addresses, { port: 12345 }),
    captured,
    lines: [...tags.values()]
      .flat()
      .map((line) => ({ ...line, path: sourceIn(file), named: true })),
  });
  return {
    execute: (line) => program.execute(line),
    line: (tag) => {
      const [line] = tags.get(tag) ?? [];
      if (line === undefined) throw new Error(`${file} has no tag ${tag}`);
      return line;
    },
  };
}

/** Starts the sidecar while its peer starts. */
async function capturing(peer: Peer, id: string, running: Promise<unknown>): Promise<void> {
  const options = { ...described(`${peer}-sidecar`, sidecarImage, Sidecar.command("eth0")), peer };
  const container = await made(sidecarContainer(options, id, {}));
  const sidecar = new Sidecar(await ExecStream.attach(container));
  await running;
  await container.start();
  await sidecar.ready;
}

function described(suffix: string, image: string, command: readonly string[]) {
  return { image, name: `${name}-${suffix}`, labels, program: { command, end: "the end" } };
}

async function made(description: ContainerDescription): Promise<Docker.Container> {
  const container = await docker.createContainer(createOptions(description));
  containers.push(container);
  return container;
}

function assigned() {
  return {
    server: { IPv4Address: addresses.server },
    client: { IPv4Address: addresses.client },
  };
}
