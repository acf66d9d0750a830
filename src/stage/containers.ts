/**
 * The containers of a lab as descriptions: a peer, and a sidecar in its namespaces. Each gets only what
 * it needs; every capability and limit has its reason next to it.
 */
import type { ContainerDescription, ContainerLimits } from "../containers/description.ts";
import { filtered } from "../containers/filtered.ts";
import { PEER_LABEL } from "../engine/owner.ts";
import type { Family, Peer, StageSettings } from "../lab/model.ts";
import type { LabNetwork, Program } from "../venue/parts.ts";
import { LAB_FOLDER, onceFilled } from "./lab-folder.ts";
import { PEER_LIMITS } from "./limits.ts";
import { pinnedSysctls, settingsInOrder } from "./sysctls.ts";
import {
  asDebugger,
  asSidecar,
  debuggerCapabilities,
  programCapabilities,
  SIDECAR_RIGHTS,
  userOf,
} from "./users.ts";

export interface ContainerOptions {
  readonly image: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly peer: Peer;
  /** Runs with a standard input. If left out, the container only sleeps. */
  readonly program?: Program | undefined;
  /** Whether the container gets its /lab before its program starts (lab-folder.ts). */
  readonly filled?: boolean;
}

/**
 * Runs a sidecar's program with the container's streams, reports its end, and sleeps: the container outlives
 * its program, as one does whose programs come by `docker exec`. The shell itself keeps none of the
 * program's streams open.
 */
const KEEP_RUNNING = `exec 3<&0
env --default-signal "$@" <&3 3<&- &
exec <&- >&- 3<&-
wait $!
printf %s "$0" >&2
exec sleep infinity 2>&-`;

/** The same for a peer: docker/endpoint/keep.c, whose streams no process of the peer can open. */
const KEEP = "/usr/local/lib/wirestep/keep";

function common({ image, name, labels, peer, program }: ContainerOptions) {
  return {
    image,
    name,
    labels: { ...labels, [PEER_LABEL]: peer },
    command: ["sleep", "infinity"] as readonly string[],
    input: program !== undefined,
  };
}

/** A peer is on the lab's network, or in the network namespace of the container with this id. */
export type PeerPlace =
  | {
      readonly network: Pick<LabNetwork, "name" | "assigned">;
      readonly family: Family;
      readonly kernel: string;
    }
  | { readonly host: string };

const PEER_CONTAINER: ContainerLimits = {
  processes: PEER_LIMITS.processes, // a fork bomb ends here
  memory: PEER_LIMITS.memory,
  resources: {
    // 1 also holds on a kernel that pipes core dumps to a program (core(5)). Without it each crash would
    // leave up to the memory's size on the machine's disk.
    core: 1,
    nofile: PEER_LIMITS.files,
  },
};

/**
 * A peer: the lab's program under GDB. The program has no capability, and no process of the container but
 * keep, GDB and what GDB starts a program with has one. If it only sleeps, it has the program's user.
 */
export function peerContainer(
  options: ContainerOptions,
  place: PeerPlace,
  settings: StageSettings,
): ContainerDescription {
  const { peer, program, filled } = options;
  const user = userOf(peer, settings);
  const debug = program && asDebugger(program.command, user);
  return {
    ...common(options),
    ...located(place, peer, settings),
    ...(debug && {
      command: filtered([KEEP, program.end, ...(filled === true ? onceFilled(debug) : debug)]),
    }),
    user: debug ? "root" : user,
    limits: PEER_CONTAINER,
    capabilities: debug ? debuggerCapabilities(user) : programCapabilities(user),
    // For the program's files and its output; bounded, so that a program cannot fill a disk.
    tmpfs: {
      "/tmp": `size=${PEER_LIMITS.scratch}m,mode=1777`,
    },
    ...(filled === true && { filled: LAB_FOLDER }),
  };
}

function located(place: PeerPlace, peer: Peer, settings: StageSettings) {
  if ("host" in place) return { network: { of: place.host } };
  const { network, family, kernel } = place;
  return {
    network: { name: network.name, addresses: network.assigned[peer] },
    hostname: peer,
    sysctls: {
      ...pinnedSysctls(family, kernel),
      ...settingsInOrder(settings.sysctls?.[peer]).peer,
    },
  };
}

/**
 * A sidecar: tcpdump and netstat in the peer's network and PID namespaces.
 * @param peer the id of the peer's container, which must run when this one starts
 */
export function sidecarContainer(
  options: ContainerOptions,
  peer: string,
  settings: StageSettings,
): ContainerDescription {
  const { program } = options;
  return {
    ...common(options),
    ...(program && {
      command: asSidecar(["sh", "-c", KEEP_RUNNING, program.end, ...program.command]),
      user: "root", // until the command has its own user
    }),
    sysctls: settingsInOrder(settings.sysctls?.[options.peer]).sidecar,
    network: { of: peer },
    processesOf: peer,
    limits: { processes: 64, memory: 256 },
    capabilities: [...SIDECAR_RIGHTS, "SETUID", "SETGID"],
  };
}
