/**
 * One command in a container of its own, to what it prints. The container is removed with its answer.
 */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import type { ContainerDescription } from "../../containers/description.ts";
import { createOptions } from "./containment.ts";

export type OneShot = Pick<ContainerDescription, "image" | "name" | "labels" | "command"> & {
  readonly network: "none" | "host";
};

export interface OneShotAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Enough for a command that reads files and prints them. */
const LIMITS = { processes: 16, memory: 64 };

/** Resolves when the command has ended and its container is removed. */
export async function runOneShot(docker: Docker, shot: OneShot): Promise<OneShotAnswer> {
  const output = new PassThrough();
  const errors = new PassThrough();
  const stdout = text(output);
  const stderr = text(errors);
  const options = { ...createOptions({ ...shot, limits: LIMITS }), Tty: false };
  const [{ StatusCode }, container] = await docker.run(
    shot.image,
    [...shot.command],
    [output, errors],
    options,
  );
  await container.remove();
  output.end();
  errors.end();
  return { status: StatusCode as number, stdout: await stdout, stderr: await stderr };
}
