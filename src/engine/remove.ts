/**
 * Removes the containers, networks and volumes of runs: those of one run at its end, and those of runs
 * whose process has ended. It selects by label, so it never removes anything that this project did not
 * make.
 */
import type Docker from "dockerode";
import { limited } from "../runtime/time-limit.ts";
import { engineFailed, statusOf } from "./failure.ts";
import { containerOfOwner, KEEP_LABEL, OWNER_LABEL, ownerIsGone, RUN_LABEL } from "./owner.ts";

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

/** Answers of an engine about other containers, before its answer is a failure. A run has fewer containers. */
const MOST_ANSWERS = 20;

/**
 * Removes a container; on an engine that insists on it, after those that have joined its namespaces. The
 * removal of one that another call is removing ends when it is gone.
 * @param refusals that this removal has led to. An engine that names dependents for ever, though they are gone, fails
 */
async function removeWithDependents(docker: Docker, id: string, refusals = 0): Promise<void> {
  try {
    await removeContainer(docker.getContainer(id));
  } catch (error) {
    const dependents = dependentsIn(error);
    if (dependents.length === 0 || refusals === MOST_ANSWERS) throw error;
    const own = await Promise.all(dependents.map((dependent) => isOwn(docker, dependent)));
    if (own.includes(false)) throw error;
    const more = refusals + 1;
    await Promise.all(dependents.map((dependent) => removeWithDependents(docker, dependent, more)));
    await removeWithDependents(docker, id, more);
  }
}

/** False for a container of others that has joined the namespaces of a run's container. */
async function isOwn(docker: Docker, id: string): Promise<boolean> {
  try {
    const { Config } = await docker.getContainer(id).inspect();
    return Config.Labels?.[RUN_LABEL] !== undefined;
  } catch (error) {
    if (isAbsent(error)) return true;
    throw error;
  }
}

/**
 * Ids of the containers that a refusal names. Podman removes no container whose namespaces another one
 * has joined. Docker does, and to remove all at once is faster, so the order matters only after a refusal.
 */
export function dependentsIn(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const [, list = ""] =
    /has dependent containers .*? before it: ([0-9a-f, ]+)/.exec(error.message) ?? [];
  return list.match(/[0-9a-f]{64}/g) ?? [];
}

/** Removes a network, a volume or an image that another command may have removed. */
export async function acceptAbsent(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** Milliseconds for a removal that another command has begun. An engine that works needs less than one second. */
const REMOVAL_LIMIT = 60_000;

/** Removes a container that another command may remove at the same time. @param limit of a removal by another command */
export const removeContainer = (
  container: Docker.Container,
  limit = REMOVAL_LIMIT,
): Promise<void> =>
  removeOrAwait(
    () => container.remove({ force: true, v: true }),
    () => removedWithin(container, limit),
  );

/** @throws EnvironmentError */
async function removedWithin(container: Docker.Container, limit: number): Promise<void> {
  const ended = new AbortController(); // ends the request too
  const late = (): Error =>
    engineFailed(
      `The container ${container.id} could not be removed`,
      `a removal that another command began has not ended within ${limit / 1000} s`,
    );
  try {
    const removed = container.wait({ condition: "removed", abortSignal: ended.signal });
    await limited(removed, limit, late);
  } finally {
    ended.abort();
  }
}

/**
 * Removes something that another command may remove at the same time. If it is gone (404), that is no failure; if its
 * removal is in progress (409), this waits for its end. Podman answers 500 if any container goes while it
 * works on the request, so this one may still be there.
 * @param removed resolves when it is gone
 * @throws the engine's error for any other answer
 */
export async function removeOrAwait(
  remove: () => Promise<unknown>,
  removed: () => Promise<unknown>,
): Promise<void> {
  for (let answers = 1; ; answers++) {
    try {
      await remove();
      return;
    } catch (error) {
      if (statusOf(error) === 404) return;
      if (isInProgress(error)) return removeOrAwait(removed, removed);
      if (!hasSomeVanished(error) || answers === MOST_ANSWERS) throw error;
    }
  }
}

const isInProgress = (error: unknown): boolean =>
  statusOf(error) === 409 && dependentsIn(error).length === 0;

/** Podman's answer if any container vanished while it worked on a request, the one of the request or another. */
const hasSomeVanished = (error: unknown): boolean =>
  error instanceof Error && /no such container/.test(error.message);

/** To an inspection, both answers mean that the container is not there. */
const isAbsent = (error: unknown): boolean => statusOf(error) === 404 || hasSomeVanished(error);
