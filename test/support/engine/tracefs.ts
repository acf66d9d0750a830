/**
 * Lists the instances that runs have in the engine's tracefs, from a container as a run does.
 */
import type Docker from "dockerode";
import { traceMount } from "../../../src/engine/containers/containment.ts";
import { LAB_LABEL, OWNER_LABEL, TRACE_LABEL } from "../../../src/engine/owner.ts";
import { isOwn } from "./engine.ts";

/** The container that traces a run. */
export interface Trace {
  readonly run: string;
  readonly container: Docker.Container;
}

/**
 * The trace container of this test file's run of a lab.
 * @param other the id of another run of the lab, whose trace container is ignored
 */
export async function traceOf(docker: Docker, lab: string, other?: string): Promise<Trace> {
  const filters = { label: [TRACE_LABEL, `${LAB_LABEL}=${lab}`] };
  const found = await docker.listContainers({ filters });
  const ours = found.find(
    ({ Labels }) => Labels[TRACE_LABEL] !== other && isOwn(Labels[OWNER_LABEL] ?? ""),
  );
  if (ours === undefined) throw new Error("no container traces this lab");
  return { run: ours.Labels[TRACE_LABEL] ?? "", container: docker.getContainer(ours.Id) };
}

/** Names in tracefs' folder instances/, e.g. `wirestep-5eed0001`. */
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
