/** Engines of the project with an empty data folder, for a while. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { $ } from "zx";
import { ownSocket } from "../../../src/engine/hosts.ts";

const SCRIPT = fileURLToPath(new URL("../../../docker/engine.sh", import.meta.url));
const quiet = $({ quiet: true });

/**
 * Runs an engine next to the one that is up. It has its own folders and its own network namespace, so it
 * reaches nothing and disturbs nothing.
 * @param work gets the engine's address
 */
export async function onIsolatedEngine<T>(work: (host: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-isolated-engine-"));
  const env = {
    ...process.env,
    WIRESTEP_ENGINE_DIR: join(folder, "data"),
    WIRESTEP_ENGINE_RUN: join(folder, "run"),
  };
  const isolated = $({ quiet: true, env });
  try {
    await isolated`unshare --net ${SCRIPT} start`;
    return await work(`unix://${ownSocket(env)}`);
  } finally {
    await isolated`${SCRIPT} stop`;
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs an engine with a network instead of the one that is up, and then that one again.
 * @param work gets the engine's address, which must be the only one in its programs' environment
 * @throws Error if the project's engine cannot run, because this is not root or another daemon runs
 */
export async function onEmptyEngine<T>(work: (host: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-empty-engine-"));
  const empty = $({ quiet: true, env: { ...process.env, WIRESTEP_ENGINE_DIR: folder } });
  const ran = (await $({ nothrow: true, quiet: true })`${SCRIPT} status`).exitCode === 0;
  await quiet`${SCRIPT} stop`;
  try {
    await empty`${SCRIPT} start`;
    return await work(`unix://${ownSocket(process.env)}`);
  } finally {
    await empty`${SCRIPT} stop`;
    await rm(folder, { recursive: true, force: true });
    if (ran) await quiet`${SCRIPT} start`;
  }
}
