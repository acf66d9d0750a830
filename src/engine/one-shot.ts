/**
 * One command in a container of an image, which is gone with its answer: no network but the one that
 * is named, nothing to write to, no capability, no log.
 */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";

export interface OneShot {
  readonly image: string;
  readonly command: readonly string[];
  /** The container's. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: "none" | "host";
}

export interface OneShotAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Resolves when the command has ended and its container is removed. */
export async function runOneShot(docker: Docker, shot: OneShot): Promise<OneShotAnswer> {
  const { image, command, name, labels, network } = shot;
  const output = new PassThrough();
  const errors = new PassThrough();
  const said = text(output);
  const complained = text(errors);
  const [{ StatusCode }, container] = await docker.run(image, [...command], [output, errors], {
    name,
    Labels: { ...labels },
    Entrypoint: [],
    Tty: false,
    HostConfig: {
      NetworkMode: network,
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      LogConfig: { Type: "none", Config: {} },
    },
  });
  await container.remove();
  output.end();
  errors.end();
  return { status: StatusCode as number, stdout: await said, stderr: await complained };
}
