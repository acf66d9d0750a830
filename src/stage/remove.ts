/**
 * Removes what runs have left on an engine: one run's things when it ends, and those of runs whose
 * process is gone. Goes by labels, so it never touches what this project did not make.
 */
import type Docker from "dockerode";
import { statusOf } from "./images-build.ts";
import { containerOfOwner, KEEP_LABEL, OWNER_LABEL, ownerIsGone, RUN_LABEL } from "./owner.ts";

/** Removes all containers and networks of a run. */
export async function removeRun(docker: Docker, run: string): Promise<void> {
  await removeWhere(docker, `${RUN_LABEL}=${run}`, all);
}

/** Removes what runs that were killed have left behind; kept stages stay. */
export async function removeAbandoned(docker: Docker): Promise<void> {
  await removeWhere(docker, OWNER_LABEL, async (found) => {
    const owner = (labels: Labels) => labels[OWNER_LABEL] ?? "";
    const contained = found.some((labels) => containerOfOwner(owner(labels)) !== undefined);
    const running = contained ? await docker.listContainers() : [];
    const ids = new Set(running.map(({ Id }) => Id));
    return (labels) => labels[KEEP_LABEL] === undefined && ownerIsGone(owner(labels), ids);
  });
}

/** Removes the stages left up by `--keep`. @returns how many runs they belonged to */
export async function removeKept(docker: Docker): Promise<number> {
  const runs = await removeWhere(docker, KEEP_LABEL, all);
  return runs.size;
}

type Labels = Readonly<Record<string, string>>;
type Wanted = (labels: Labels) => boolean;

const all = (): Promise<Wanted> => Promise.resolve(() => true);

async function removeWhere(
  docker: Docker,
  label: string,
  /** Asked once the things are listed: what it looks at is then younger than they are. */
  choose: (found: readonly Labels[]) => Promise<Wanted>,
): Promise<ReadonlySet<string>> {
  const filters = { label: [label] };
  const [containers, networks] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
  ]);
  const found = [...containers, ...networks].map(({ Labels }) => Labels ?? {});
  const wanted = await choose(found);
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
