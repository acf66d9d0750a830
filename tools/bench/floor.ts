/**
 * The floor of a run: the time that the engine alone needs for its containers. With nothing but dockerode
 * it makes an internal network, two containers and two sidecars in their namespaces, runs a program in
 * each of the four, and removes all of them. Everything that can happen at the same time does.
 *
 *     node floor.ts ENGINE_SOCKET LAB_IMAGE SIDECAR_IMAGE    prints the time in milliseconds
 */
import { randomInt } from "node:crypto";
import Docker from "dockerode";

const [socketPath = "", labImage = "", sidecarImage = ""] = process.argv.slice(2);
const start = performance.now();
const docker = new Docker({ socketPath });
const name = `floor-${process.pid}`;
const subnet = `198.19.${randomInt(256)}.${8 * randomInt(32)}/29`;

const network = await docker.createNetwork({
  Name: name,
  Internal: true,
  IPAM: { Driver: "default", Config: [{ Subnet: subnet }] },
});
const containers: Docker.Container[] = [];
await Promise.all(
  ["server", "client"].map(async (peer) => {
    const container = await up(peer, labImage, { NetworkMode: name });
    const namespaces = { NetworkMode: `container:${container.id}` };
    await Promise.all([run(container), up(`${peer}-sidecar`, sidecarImage, namespaces).then(run)]);
  }),
);
await Promise.all(containers.map((container) => container.remove({ force: true })));
await network.remove();
console.log((performance.now() - start).toFixed(1));

async function up(suffix: string, image: string, host: object): Promise<Docker.Container> {
  const container = await docker.createContainer({
    name: `${name}-${suffix}`,
    Image: image,
    Cmd: ["sleep", "infinity"],
    HostConfig: { ...host, LogConfig: { Type: "none", Config: {} } },
  });
  containers.push(container);
  await container.start();
  return container;
}

/** Runs a program in the container to its end. */
async function run(container: Docker.Container): Promise<void> {
  const exec = await container.exec({ Cmd: ["true"], AttachStdout: true });
  const stream = await exec.start({ hijack: true });
  await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject).resume());
}
