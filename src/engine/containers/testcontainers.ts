/**
 * The containers of a stage, started by testcontainers: it knows the engine, checks the image and waits
 * until the container runs. Import start.ts: this file loads testcontainers with it.
 */
import {
  GenericContainer,
  getContainerRuntimeClient,
  ImageName,
  type WaitStrategy,
} from "testcontainers";
import type { ContainerDescription } from "../../containers/description.ts";
import { createOptions } from "./containment.ts";

const GIBIBYTE = 1024 ** 3;

/** Asks the engine what testcontainers must know of any engine. It keeps the answers. */
export async function meetEngine(): Promise<void> {
  await getContainerRuntimeClient();
}

/** Asks for these images, as testcontainers does before it makes a container. It keeps the answers. */
export async function checkImages(images: readonly string[]): Promise<void> {
  const { image } = await getContainerRuntimeClient();
  await Promise.all(images.map((name) => image.exists(ImageName.fromString(name))));
}

/** A container that runs is ready: its program itself reports when it can work. */
const READY_WHEN_RUNNING: WaitStrategy = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => READY_WHEN_RUNNING,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
};

/** @returns the id of the container, which runs */
export async function startContainer(
  description: ContainerDescription,
  whenMade: WhenMade,
): Promise<string> {
  return (await new ContainedContainer(description, whenMade).start()).getId();
}

/** Called with the id of a container that has been made. It starts when the promise resolves. */
export type WhenMade = (id: string) => Promise<void>;

class ContainedContainer extends GenericContainer {
  readonly #whenMade: WhenMade;

  constructor(description: ContainerDescription, whenMade: WhenMade) {
    super(description.image);
    this.#whenMade = whenMade;
    const { HostConfig, ...create } = createOptions(description);
    const { Image: _, name, Labels, Entrypoint, Cmd, User, Hostname, ...restOfCreate } = create;
    const { CapDrop, CapAdd, SecurityOpt, Tmpfs, NetworkMode, Memory, Ulimits, ...restOfHost } =
      HostConfig;
    this.withName(name)
      .withLabels(Labels)
      .withEntrypoint(Entrypoint)
      .withCommand(Cmd)
      .withDroppedCapabilities(...CapDrop)
      .withAddedCapabilities(...CapAdd)
      .withSecurityOpt(...SecurityOpt)
      .withTmpFs(Tmpfs)
      .withNetworkMode(NetworkMode)
      .withResourcesQuota({ memory: Memory / GIBIBYTE })
      .withUlimits(byName(Ulimits))
      .withWaitStrategy(READY_WHEN_RUNNING)
      .withAutoCleanup(false); // runs remove their containers by their own labels
    if (User !== undefined) this.withUser(User);
    if (Hostname !== undefined) this.withHostname(Hostname);
    // testcontainers 12 has no methods for the rest: a standard input, fixed addresses, the log driver
    // "none", a read-only root, limits on processes and swap, kernel settings, another PID namespace
    Object.assign(this.createOpts, restOfCreate);
    Object.assign(this.hostConfig, restOfHost);
  }

  protected override async containerCreated(id: string): Promise<void> {
    await this.#whenMade(id);
  }
}

function byName(
  limits: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[],
) {
  return Object.fromEntries(
    limits.map(({ Name, Soft, Hard }) => [Name, { soft: Soft, hard: Hard }]),
  );
}
