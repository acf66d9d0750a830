/**
 * Runs the project's own engine on an empty data folder for some work, then the former engine again.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { $ } from "zx";
import { ownSocket } from "../../../src/engine/hosts.ts";

const SCRIPT = fileURLToPath(new URL("../../../docker/engine.sh", import.meta.url));

export interface EmptyEngineOptions {
  /** Whether it may reach any network. If not, it has its own empty network namespace. */
  readonly network: boolean;
}

/**
 * @param work gets the engine's address. Commands that it starts should have no other engine in their environment.
 * @throws Error if no engine of the project can run: not root, or another Docker daemon is up
 */
export async function onEmptyEngine<T>(
  { network }: EmptyEngineOptions,
  work: (host: string) => Promise<T>,
): Promise<T> {
  const quiet = $({ quiet: true });
  const folder = await mkdtemp(join(tmpdir(), "wirestep-empty-engine-"));
  const empty = $({ quiet: true, env: { ...process.env, WIRESTEP_ENGINE_DIR: folder } });
  const ran = (await $({ nothrow: true, quiet: true })`${SCRIPT} status`).exitCode === 0;
  await quiet`${SCRIPT} stop`;
  try {
    await empty`${network ? [] : ["unshare", "--net"]} ${SCRIPT} start`;
    return await work(`unix://${ownSocket(process.env)}`);
  } finally {
    await empty`${SCRIPT} stop`;
    await rm(folder, { recursive: true, force: true });
    if (ran) await quiet`${SCRIPT} start`;
  }
}
