/**
 * The containers of a lab as testcontainers starts them: a peer, and a sidecar in its namespaces.
 * Each has only what it needs; every capability and option has its reason beside it.
 */
import {
  GenericContainer,
  getContainerRuntimeClient,
  ImageName,
  type WaitStrategy,
} from "testcontainers";
import { PEER_LABEL } from "../engine/owner.ts";
import type { Family, Peer, StageSettings } from "../lab/model.ts";
import { PEER_LIMITS } from "./limits.ts";
import type { LabNetwork } from "./network.ts";
import { pinnedSysctls } from "./sysctls.ts";

const MEGABYTE = 1024 * 1024;

export interface Program {
  readonly command: readonly string[];
  /** What its standard error ends with when it has ended; the container goes on. */
  readonly end: string;
}

export interface ContainerOptions {
  readonly image: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly peer: Peer;
  /** What it runs, with a standard input; it only sleeps if left out. */
  readonly program?: Program | undefined;
  /** Awaited when the container is made, and before it starts. */
  readonly made?: (id: string) => Promise<void>;
}

/** What testcontainers asks any engine first; it remembers the answers. */
export async function meetEngine(): Promise<void> {
  await getContainerRuntimeClient();
}

/** What it asks before it makes containers of these images; it remembers that, too. */
export async function askAhead(images: readonly string[]): Promise<void> {
  const { image } = await getContainerRuntimeClient();
  await Promise.all(images.map((name) => image.exists(ImageName.fromString(name))));
}

/** Nothing to wait for: what runs in a container says itself when it is ready. */
const READY_WHEN_RUNNING: WaitStrategy = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => READY_WHEN_RUNNING,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
};

/**
 * Runs a program with the container's streams, says that it has ended, and sleeps: the container
 * outlives its program, as one does whose programs come by `docker exec`. In the background a shell
 * keeps interrupts from a program, which then neither GDB nor what it debugs would get; and it keeps
 * no stream itself that the program's messages go through: whoever has its user could write there.
 */
const KEEP_RUNNING = `exec 3<&0
env --default-signal "$@" <&3 3<&- &
exec <&- >&- 3<&-
wait $!
printf %s "$0" >&2
exec sleep infinity 2>&-`;

const keepRunning = ({ command, end }: Program): string[] => [
  "sh",
  "-c",
  KEEP_RUNNING,
  end,
  ...command,
];

abstract class LabContainer extends GenericContainer {
  readonly #made: ContainerOptions["made"];

  constructor({ image, name, labels, peer, program, made }: ContainerOptions) {
    super(image);
    this.#made = made;
    this.withName(name)
      .withLabels({ ...labels, [PEER_LABEL]: peer })
      .withCommand(program ? keepRunning(program) : ["sleep", "infinity"])
      .withEntrypoint([])
      .withWaitStrategy(READY_WHEN_RUNNING)
      .withAutoCleanup(false) // runs clean up by their own labels
      .withDroppedCapabilities("ALL")
      .withSecurityOpt("no-new-privileges");
    this.hostConfig.LogConfig = { Type: "none", Config: {} };
    this.hostConfig.ReadonlyRootfs = true;
    if (program !== undefined) {
      this.createOpts.OpenStdin = true;
      this.createOpts.StdinOnce = true; // its end is the program's end, as it is in `docker exec`
    }
  }

  protected override async containerCreated(id: string): Promise<void> {
    await this.#made?.(id);
  }
}

/** Where a peer is: on the lab's network, or in the network namespace of the container with this id. */
export type PeerPlace =
  | { readonly network: LabNetwork; readonly family: Family; readonly kernel: string }
  | { readonly host: string };

/** A peer: the lab's programs under GDB, without any capability. */
export class PeerContainer extends LabContainer {
  constructor(options: ContainerOptions, place: PeerPlace, settings: StageSettings) {
    super(options);
    const { peer } = options;
    this.withUser(settings.user?.[peer] ?? "student")
      // GDB's scratch files and what the program prints; bounded, so that a program cannot fill a disk
      .withTmpFs({ "/tmp": `size=${PEER_LIMITS.scratch}m,mode=1777` });
    if (settings.user?.[peer] === "root") {
      this.withAddedCapabilities("NET_BIND_SERVICE"); // what root is for in a lab: ports below 1024
    }
    if ("host" in place) this.withNetworkMode(`container:${place.host}`);
    else this.#join(place, peer, settings);
    this.hostConfig.PidsLimit = PEER_LIMITS.processes; // a fork bomb ends here
    this.hostConfig.Memory = PEER_LIMITS.memory * MEGABYTE;
    this.hostConfig.MemorySwap = PEER_LIMITS.memory * MEGABYTE;
    this.hostConfig.Ulimits = [
      // 1 is the one limit that also a kernel which pipes core dumps to a program keeps (core(5)):
      // each crash would leave up to the memory's size on the machine's disk
      { Name: "core", Soft: 1, Hard: 1 },
      { Name: "nofile", Soft: PEER_LIMITS.files, Hard: PEER_LIMITS.files },
    ];
  }

  #join(
    { network, family, kernel }: Extract<PeerPlace, { network: LabNetwork }>,
    peer: Peer,
    settings: StageSettings,
  ): void {
    this.withHostname(peer).withNetworkMode(network.name);
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [network.name]: { IPAMConfig: network.assigned[peer] } },
    };
    this.hostConfig.Sysctls = { ...pinnedSysctls(family, kernel), ...settings.sysctls?.[peer] };
  }
}

/** A sidecar: tcpdump and netstat in the peer's network and PID namespaces. */
export class SidecarContainer extends LabContainer {
  /** @param peer the id of the peer's container, which has to run when this one starts */
  constructor(options: ContainerOptions, peer: string) {
    super(options);
    this.withNetworkMode(`container:${peer}`).withAddedCapabilities(
      "NET_RAW", // tcpdump and the marker open packet sockets
      "NET_ADMIN", // ethtool switches offloads off
      "SYS_PTRACE", // netstat names the process of a socket; /proc/PID/syscall
      "DAC_READ_SEARCH", // the same: /proc/PID/fd of the program's user
    );
    this.hostConfig.PidMode = `container:${peer}`;
    this.hostConfig.PidsLimit = 64;
    this.hostConfig.Memory = 256 * MEGABYTE;
  }
}
