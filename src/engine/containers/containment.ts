/**
 * A container's description to the request that makes it. Every container of wirestep is described
 * here, so each of them is contained: no capability, no new privileges, a root file system that cannot
 * be written, limits on processes and memory, and no log. A description can give some of that back. The
 * place that describes the container states the reason.
 */
import type Docker from "dockerode";

const MEBIBYTE = 1024 * 1024;

/** The part that no description can change. */
const CONTAINMENT = {
  CapDrop: ["ALL"],
  SecurityOpt: ["no-new-privileges"],
  ReadonlyRootfs: true,
  // wirestep reads the streams; a log of them would fill the engine's disk
  LogConfig: { Type: "none", Config: {} },
} as const;

export interface ContainerDescription {
  /** Tag or id. */
  readonly image: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The program with its arguments. The image's own entrypoint and command do not run. */
  readonly command: readonly string[];
  /** Something writes to its standard input. The end of the input is then the end of the program's input. */
  readonly input?: boolean;
  readonly limits: ContainerLimits;
  readonly network: ContainerNetwork;
  /** The user of the image if left out. */
  readonly user?: string;
  readonly hostname?: string;
  /** Capabilities that it gets back. */
  readonly capabilities?: readonly string[];
  /** The id of the container whose processes it can see; only its own if left out. */
  readonly processesOf?: string;
  /** Kernel settings of its network namespace. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Folders in memory that it can write to, with the options of their mount. */
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Docker.MountSettings[];
}

export interface ContainerLimits {
  readonly processes: number;
  /** Mebibytes, without swap. Files in memory count. */
  readonly memory: number;
  /** Of each process, by the names that setrlimit(2) has without its prefix: `nofile`. */
  readonly resources?: Readonly<Record<string, number>>;
}

export type ContainerNetwork =
  | "none"
  | "host"
  /** The network namespace of the container with this id. */
  | { readonly of: string }
  /** A network, with fixed addresses on it. */
  | { readonly name: string; readonly addresses: AssignedAddresses };

/** As the engine expects them. */
export interface AssignedAddresses {
  readonly IPv4Address: string;
  readonly IPv6Address?: string;
}

/** The one description of a container to the engine's own terms. */
export function createOptions(description: ContainerDescription) {
  const { image, name, labels, command, input, user, hostname, network } = description;
  return {
    Image: image,
    name,
    Labels: { ...labels },
    Entrypoint: [] as string[],
    Cmd: [...command],
    ...(user !== undefined && { User: user }),
    ...(hostname !== undefined && { Hostname: hostname }),
    ...(input === true && { OpenStdin: true, StdinOnce: true }),
    ...(typeof network === "object" && "name" in network && { NetworkingConfig: joined(network) }),
    HostConfig: hostConfig(description),
  } satisfies Docker.ContainerCreateOptions;
}

function hostConfig({ limits, network, ...description }: ContainerDescription) {
  const { capabilities = [], processesOf, sysctls = {}, tmpfs = {}, mounts = [] } = description;
  return {
    CapDrop: [...CONTAINMENT.CapDrop],
    CapAdd: [...capabilities],
    SecurityOpt: [...CONTAINMENT.SecurityOpt],
    ReadonlyRootfs: CONTAINMENT.ReadonlyRootfs,
    LogConfig: CONTAINMENT.LogConfig,
    PidsLimit: limits.processes,
    Memory: limits.memory * MEBIBYTE,
    MemorySwap: limits.memory * MEBIBYTE,
    Ulimits: Object.entries(limits.resources ?? {}).map(([Name, value]) => ({
      Name,
      Soft: value,
      Hard: value,
    })),
    NetworkMode: networkMode(network),
    Tmpfs: { ...tmpfs },
    Mounts: [...mounts],
    Sysctls: { ...sysctls },
    ...(processesOf !== undefined && { PidMode: `container:${processesOf}` }),
  } satisfies Docker.HostConfig;
}

function networkMode(network: ContainerNetwork): string {
  if (typeof network === "string") return network;
  return "name" in network ? network.name : `container:${network.of}`;
}

function joined({ name, addresses }: Extract<ContainerNetwork, { readonly name: string }>) {
  return { EndpointsConfig: { [name]: { IPAMConfig: addresses } } };
}
