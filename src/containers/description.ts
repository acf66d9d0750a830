/**
 * A container as a description, whatever makes it: a Docker engine, or this machine's namespaces. Each of
 * them is contained: no capability, no new privileges, a root file system that cannot be written, limits on
 * processes and memory. A description can give some of that back. The place that describes the container
 * states the reason.
 */

export interface ContainerDescription {
  /** Tag or id of an image, or the folder of a root file system. */
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
  /** A folder that its maker fills while it runs, and that its programs cannot write to. */
  readonly filled?: FilledFolder;
  /** Whether it has tracefs at /tracing. */
  readonly tracing?: boolean;
}

export interface FilledFolder {
  readonly path: string;
  /** Mebibytes. */
  readonly size: number;
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

/** As an engine expects them. */
export interface AssignedAddresses {
  readonly IPv4Address: string;
  readonly IPv6Address?: string;
}
