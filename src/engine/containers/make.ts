/**
 * A container made by dockerode and not yet started, for its maker to attach to and to start. It is for
 * what testcontainers has no place for: it always starts a container and inspects it until it runs.
 */
import type Docker from "dockerode";
import type { ContainerDescription } from "../../containers/description.ts";
import { createOptions } from "./containment.ts";

export function makeContainer(
  docker: Docker,
  description: ContainerDescription,
): Promise<Docker.Container> {
  return docker.createContainer(createOptions(description));
}
