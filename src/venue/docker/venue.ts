/** A Docker engine as the venue of stages. */

import type { ContainerDescription } from "../../containers/description.ts";
import { dockerClient, type Engine } from "../../engine/connect.ts";
import { makeContainer } from "../../engine/containers/make.ts";
import { ExecStream } from "../../engine/exec-stream.ts";
import { ownerOfThisProcess } from "../../engine/owner.ts";
import { removeAbandoned } from "../../engine/remove.ts";
import { removeContainer } from "../../engine/remove-container.ts";
import type { LabSources } from "../../images/context.ts";
import { ensureRunImages, findImages, findRunImages } from "../../images/ensure.ts";
import type { Parts, PartsOptions } from "../parts.ts";
import type { ImageSearch, MadeContainer, Venue } from "../venue.ts";
import { DockerParts } from "./parts.ts";

export class DockerVenue implements Venue {
  readonly kind = "docker";
  readonly limits = {};
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  get version(): string {
    return this.engine.version;
  }

  get kernel(): string {
    return this.engine.kernel;
  }

  get arch(): string {
    return this.engine.arch;
  }

  get address(): string {
    return this.engine.host;
  }

  owner(): string {
    return ownerOfThisProcess(this.engine.container);
  }

  parts(options: PartsOptions): Promise<Parts> {
    return DockerParts.begin(this.engine, options);
  }

  async make(description: ContainerDescription): Promise<MadeContainer> {
    const container = await makeContainer(await dockerClient(this.engine), description);
    return {
      attach: () => ExecStream.attach(container),
      start: () => container.start(),
      wait: async () => ((await container.wait()) as { readonly StatusCode: number }).StatusCode,
      remove: () => removeContainer(container),
    };
  }

  async searchImages(lab: LabSources, signal: AbortSignal | undefined): Promise<ImageSearch> {
    const found = await findImages(this.engine, { lab, signal });
    return {
      images: await findRunImages(this.engine, found, signal),
      ensure: (options) =>
        ensureRunImages(this.engine, { lab, ...options, found: Promise.resolve(found) }),
    };
  }

  async removeAbandoned(): Promise<void> {
    await removeAbandoned(await dockerClient(this.engine));
  }

  /** The docker command does not find the project's own engine, so the command names its address. */
  enterCommand(container: string, user?: string): string {
    const { host, own } = this.engine;
    const docker = own ? `docker -H ${host}` : "docker";
    return `${docker} exec -it ${user === undefined ? "" : `-u ${user} `}${container} bash`;
  }
}
