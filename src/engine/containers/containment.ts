/**
 * A container's description to the request that makes it. Every container on an engine is made from a
 * description, so each of them is contained (src/containers/description.ts), and has no log.
 */
import type Docker from "dockerode";
import type {
  ContainerDescription,
  ContainerNetwork,
  FilledFolder,
} from "../../containers/description.ts";

const MEBIBYTE = 1024 * 1024;

/** The part that no description can change. */
const CONTAINMENT = {
  CapDrop: ["ALL"],
  SecurityOpt: ["no-new-privileges"],
  ReadonlyRootfs: true,
  // wirestep reads the streams; a log of them would fill the engine's disk
  LogConfig: { Type: "none", Config: {} },
} as const;

/** The one description of a container to the engine's own terms. */
export function createOptions(description: ContainerDescription) {
  const { image, name, labels, command, input, user, hostname, network } = description;
  return {
    Image: image,
    name,
    Labels: { ...labels },
    Entrypoint: [] as string[],
    Cmd: [...command],
    // Podman asks a container to stop before it removes it, and waits ten seconds for one that does not
    StopSignal: "SIGKILL",
    ...(user !== undefined && { User: user }),
    ...(hostname !== undefined && { Hostname: hostname }),
    ...(input === true && { OpenStdin: true, StdinOnce: true }),
    ...(typeof network === "object" && "name" in network && { NetworkingConfig: joined(network) }),
    HostConfig: hostConfig(description),
  } satisfies Docker.ContainerCreateOptions;
}

function hostConfig({ limits, network, ...description }: ContainerDescription) {
  const { capabilities = [], processesOf, sysctls = {}, tmpfs = {}, filled } = description;
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
    Tmpfs: { ...tmpfs, ...(filled && { [filled.path]: filledMount(filled) }) },
    Mounts: description.tracing === true ? [traceMount(description.labels)] : [],
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

/**
 * A folder that its maker fills is memory. It belongs to root, but only the group of root writes to it: no
 * program does, as root or not. Podman refuses a mount that names another owner.
 */
const filledMount = ({ size }: FilledFolder): string => `size=${size}m,mode=575,exec`;

/** tracefs at /tracing, as a volume of the container's own that is removed with it. */
export function traceMount(labels: Readonly<Record<string, string>>): Docker.MountSettings {
  return {
    Type: "volume",
    Source: "",
    Target: "/tracing",
    VolumeOptions: {
      NoCopy: true,
      Labels: { ...labels },
      DriverConfig: { Name: "local", Options: { type: "tracefs", device: "tracefs" } },
    },
  };
}
