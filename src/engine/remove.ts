/**
 * Removes the containers, networks and volumes of runs: those of one run at its end, and those of runs
 * whose process has ended. It selects by label, so it never removes anything that this project did not
 * make.
 */
import type Docker from "dockerode";
import { engineFailed } from "./failure.ts";
import { containerOfOwner, KEEP_LABEL, OWNER_LABEL, ownerIsGone, RUN_LABEL } from "./owner.ts";
import { acceptAbsent, removeWithDependents } from "./remove-container.ts";

/** The ids of a run's things that are known. Their removal need not wait for the search for the rest. */
export interface Known {
  /** Containers on its network. */
  readonly peers: readonly string[];
  readonly others: readonly string[];
  /** Empty if it is not known. */
  readonly network: string;
}

/** Removes all containers and networks of a run. */
export async function removeRun(
  docker: Docker,
  run: string,
  known: Known = { peers: [], others: [], network: "" },
): Promise<void> {
  const peers = Promise.all(known.peers.map((id) => removeWithDependents(docker, id)));
  const [found] = await Promise.all([
    findWhere(docker, `${RUN_LABEL}=${run}`, all),
    peers.then(() => removeNetwork(docker, known.network)),
    ...known.others.map((id) => removeWithDependents(docker, id)),
  ]);
  await removeFound(docker, found, [...known.peers, ...known.others]);
}

/** Removes the network after the known containers on it. */
async function removeNetwork(docker: Docker, id: string): Promise<void> {
  if (id === "") return;
  await docker
    .getNetwork(id)
    .remove()
    .catch(() => undefined); // the search finds it, and its removal then succeeds or throws
}

/** Removes the things of killed runs. Kept stages stay. @throws EnvironmentError */
export async function removeAbandoned(docker: Docker): Promise<void> {
  await explained(removeWhere(docker, OWNER_LABEL, (found) => abandoned(docker, found)));
}

/** Removes the stages that `--keep` left up. @returns the number of their runs @throws EnvironmentError */
export async function removeKept(docker: Docker): Promise<number> {
  const runs = await explained(removeWhere(docker, KEEP_LABEL, all));
  return runs.size;
}

/** An engine that ends during the removal, or refuses it, is an EnvironmentError. */
async function explained<T>(removal: Promise<T>): Promise<T> {
  try {
    return await removal;
  } catch (cause) {
    throw engineFailed("The containers and networks of earlier runs could not be removed", cause);
  }
}

/** The names of the things that {@link removeAbandoned} would remove. */
export function listAbandoned(docker: Docker): Promise<readonly string[]> {
  return listWhere(docker, OWNER_LABEL, (found) => abandoned(docker, found));
}

/** The names of the things that {@link removeKept} would remove. */
export function listKept(docker: Docker): Promise<readonly string[]> {
  return listWhere(docker, KEEP_LABEL, all);
}

type Labels = Readonly<Record<string, string>>;
type Wanted = (labels: Labels) => boolean;
/** Called after the things are listed, so that it inspects a later state than theirs. */
type Choose = (found: readonly Labels[]) => Promise<Wanted>;

const all: Choose = () => Promise.resolve(() => true);

/** Selects the things whose process has ended. A process in a container has ended with its container. */
async function abandoned(docker: Docker, found: readonly Labels[]): Promise<Wanted> {
  const owner = (labels: Labels): string => labels[OWNER_LABEL] ?? "";
  const contained = found.some((labels) => containerOfOwner(owner(labels)) !== undefined);
  const running = contained ? await docker.listContainers() : [];
  const ids = new Set(running.map(({ Id }) => Id));
  return (labels) => labels[KEEP_LABEL] === undefined && ownerIsGone(owner(labels), ids);
}

interface Found {
  readonly containers: readonly Docker.ContainerInfo[];
  readonly networks: readonly Docker.NetworkInspectInfo[];
  /** Volumes of containers that no longer exist. The removal of a container removes its volume. */
  readonly volumes: readonly Docker.VolumeInspectInfo[];
}

/** The things with the label whose other labels are wanted. */
async function findWhere(docker: Docker, label: string, choose: Choose): Promise<Found> {
  const filters = { label: [label] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters: { ...filters, dangling: ["true"] } }),
  ]);
  const volumes = Volumes ?? [];
  const found = [...containers, ...networks, ...volumes].map(({ Labels }) => Labels ?? {});
  const wanted = await choose(found);
  return {
    containers: containers.filter(({ Labels }) => wanted(Labels)),
    networks: networks.filter(({ Labels }) => wanted(Labels ?? {})),
    volumes: volumes.filter(({ Labels }) => wanted(Labels ?? {})),
  };
}

async function listWhere(...where: Parameters<typeof findWhere>): Promise<readonly string[]> {
  const { containers, networks, volumes } = await findWhere(...where);
  return [
    ...containers.map(({ Names, Id }) => (Names[0] ?? Id).replace(/^\//, "")),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...volumes.map(({ Name }) => `volume ${Name}`),
  ];
}

async function removeWhere(...where: Parameters<typeof findWhere>): Promise<ReadonlySet<string>> {
  const [docker] = where;
  const found = await findWhere(...where);
  await removeFound(docker, found);
  return new Set(found.containers.map(({ Labels }) => Labels[RUN_LABEL] ?? ""));
}

/** @param gone the ids of containers that were removed after they were found */
async function removeFound(
  docker: Docker,
  { containers, networks, volumes }: Found,
  gone: readonly string[] = [],
): Promise<void> {
  const left = containers.filter(({ Id }) => !gone.includes(Id));
  await Promise.all(left.map(({ Id }) => removeWithDependents(docker, Id)));
  await Promise.all([
    ...networks.map(({ Id }) => acceptAbsent(docker.getNetwork(Id).remove())),
    ...volumes.map(({ Name }) => acceptAbsent(docker.getVolume(Name).remove())),
  ]);
}
