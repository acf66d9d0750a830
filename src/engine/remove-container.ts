/** Removes one container, network or volume that another command may remove at the same time. */
import type Docker from "dockerode";
import { limited } from "../runtime/time-limit.ts";
import { engineFailed, statusOf } from "./failure.ts";
import { RUN_LABEL } from "./owner.ts";

/** Answers of an engine about other containers, before its answer is a failure. A run has fewer containers. */
const MOST_ANSWERS = 20;

/**
 * Removes a container; on an engine that insists on it, after those that have joined its namespaces. The
 * removal of one that another call is removing ends when it is gone.
 * @param refusals that this removal has led to. An engine that names dependents for ever, though they are gone, fails
 */
export async function removeWithDependents(
  docker: Docker,
  id: string,
  refusals = 0,
): Promise<void> {
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
