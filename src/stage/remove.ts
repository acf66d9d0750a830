/**
 * Removes what runs have left on an engine: one run's things when it ends, and those of runs whose
 * process is gone. Goes by labels, so it never touches what this project did not make.
 */
import type Docker from "dockerode";
import { statusOf } from "./images-build.ts";
import { KEEP_LABEL, OWNER_LABEL, ownerIsGone, RUN_LABEL } from "./owner.ts";

/** Removes all containers and networks of a run. */
export async function removeRun(docker: Docker, run: string): Promise<void> {
  await removeWhere(docker, `${RUN_LABEL}=${run}`, () => true);
}

/** Removes what runs that were killed have left behind; kept stages stay. */
export async function removeAbandoned(docker: Docker): Promise<void> {
  await removeWhere(docker, OWNER_LABEL, isAbandoned);
}

/** Removes the stages left up by `--keep`. @returns how many runs they belonged to */
export async function removeKept(docker: Docker): Promise<number> {
  const runs = await removeWhere(docker, KEEP_LABEL, () => true);
  return runs.size;
}

/** Names of what {@link removeAbandoned} would remove. */
export function listAbandoned(docker: Docker): Promise<readonly string[]> {
  return listWhere(docker, OWNER_LABEL, isAbandoned);
}

/** Names of what {@link removeKept} would remove. */
export function listKept(docker: Docker): Promise<readonly string[]> {
  return listWhere(docker, KEEP_LABEL, () => true);
}

function isAbandoned(labels: Labels): boolean {
  return labels[KEEP_LABEL] === undefined && ownerIsGone(labels[OWNER_LABEL] ?? "");
}

type Labels = Readonly<Record<string, string>>;

interface Found {
  readonly containers: readonly Docker.ContainerInfo[];
  readonly networks: readonly Docker.NetworkInspectInfo[];
  /** Of containers that are gone; with a container its volume goes as well. */
  readonly volumes: readonly Docker.VolumeInspectInfo[];
}

/** What carries the label, with labels that are wanted. */
async function findWhere(
  docker: Docker,
  label: string,
  wanted: (labels: Labels) => boolean,
): Promise<Found> {
  const filters = { label: [label] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters: { ...filters, dangling: ["true"] } }),
  ]);
  return {
    containers: containers.filter(({ Labels }) => wanted(Labels)),
    networks: networks.filter(({ Labels }) => wanted(Labels ?? {})),
    volumes: (Volumes ?? []).filter(({ Labels }) => wanted(Labels ?? {})),
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
  const { containers, networks, volumes } = await findWhere(...where);
  await Promise.all(
    containers.map(({ Id }) =>
      unlessGone(docker.getContainer(Id).remove({ force: true, v: true })),
    ),
  );
  await Promise.all([
    ...networks.map(({ Id }) => unlessGone(docker.getNetwork(Id).remove())),
    ...volumes.map(({ Name }) => unlessGone(docker.getVolume(Name).remove())),
  ]);
  return new Set(containers.map(({ Labels }) => Labels[RUN_LABEL] ?? ""));
}

/** 404: another command has removed it; 409: another command is removing it right now. */
export async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
  }
}
