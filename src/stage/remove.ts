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
  await removeWhere(
    docker,
    OWNER_LABEL,
    (labels) => labels[KEEP_LABEL] === undefined && ownerIsGone(labels[OWNER_LABEL] ?? ""),
  );
}

/** Removes the stages left up by `--keep`. @returns how many runs they belonged to */
export async function removeKept(docker: Docker): Promise<number> {
  const runs = await removeWhere(docker, KEEP_LABEL, () => true);
  return runs.size;
}

type Labels = Readonly<Record<string, string>>;

async function removeWhere(
  docker: Docker,
  label: string,
  wanted: (labels: Labels) => boolean,
): Promise<ReadonlySet<string>> {
  const filters = { label: [label] };
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  const ours = containers.filter(({ Labels }) => wanted(Labels));
  await Promise.all(
    ours.map(({ Id }) => unlessGone(docker.getContainer(Id).remove({ force: true, v: true }))),
  );
  const nets = networks.filter(({ Labels }) => wanted(Labels ?? {}));
  await Promise.all(nets.map(({ Id }) => unlessGone(docker.getNetwork(Id).remove())));
  return new Set(ours.map(({ Labels }) => Labels[RUN_LABEL] ?? ""));
}

/** 404: another command has removed it; 409: another command is removing it right now. */
export async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
  }
}
