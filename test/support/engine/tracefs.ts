/**
 * Lists the instances that runs have in the engine's tracefs, from a container as a run does.
 */
import type Docker from "dockerode";
import { traceMount } from "../../../src/stage/trace-container.ts";

/** Names under tracefs' instances, e.g. `wirestep-5eed0001`. */
export async function traceInstances(docker: Docker, image: string): Promise<readonly string[]> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["ls", "/tracing/instances"],
    NetworkDisabled: true,
    HostConfig: { Mounts: [traceMount({})] },
    AttachStdout: true,
  });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    let text = "";
    const write = (chunk: Uint8Array): boolean => {
      text += Buffer.from(chunk).toString();
      return true;
    };
    const sink = { write } as unknown as NodeJS.WritableStream;
    docker.modem.demuxStream(stream, sink, sink);
    const ended = new Promise((resolve) => stream.on("end", resolve));
    await container.start();
    await ended;
    return text.split("\n").filter((name) => name !== "");
  } finally {
    await container.remove({ force: true, v: true });
  }
}
