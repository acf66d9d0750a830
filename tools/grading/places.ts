/** The places of a gate by their names: this machine alone, and two workers of a queue. Both can use an engine of the gate's own. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RedisServer } from "../../test/support/queue/redis-server.ts";
import type { OwnEngine } from "./own-engine.ts";
import type { Place } from "./place.ts";

export const COMMAND = fileURLToPath(new URL("../../bin/wirestep", import.meta.url));
/** The folder of the results that the gate keeps. */
export const RESULTS = fileURLToPath(new URL("../../results", import.meta.url));

type Made = (engine: OwnEngine | undefined) => Promise<Place>;

export const PLACES: Readonly<Record<string, Made>> = { machine: oneMachine, workers: twoWorkers };

const environment = (engine: OwnEngine | undefined): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(engine && { DOCKER_HOST: engine.host }),
});

async function oneMachine(engine: OwnEngine | undefined): Promise<Place> {
  return {
    name: "one machine",
    options: [],
    env: environment(engine),
    victims: engine ? ["engine"] : [],
    kill: async () => engine?.kill(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** The server keeps nothing on a disk, so its end takes all jobs. */
async function twoWorkers(engine: OwnEngine | undefined): Promise<Place> {
  await using made = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "wirestep-gate-queue-"));
  made.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "key"), "k".repeat(64));
  const server = made.use(await RedisServer.start());
  const options = ["--queue", server.address, "--queue-key", join(folder, "key")];
  const env = environment(engine);
  await mkdir(RESULTS, { recursive: true });
  const log = made.use(await open(join(RESULTS, "grade-gate-workers.log"), "a"));
  const workers = made.use(
    new Workers(options, { cwd: folder, env, stdio: ["ignore", "ignore", log.fd] }),
  );
  for (const _ of ["one", "two"]) workers.start();
  const resources = made.move();
  return {
    name: "two workers",
    options,
    env,
    victims: engine ? ["worker", "server", "engine"] : ["worker", "server"],
    kill: async (victim) => {
      if (victim === "worker") workers.kill();
      else if (victim === "engine") await engine?.kill();
      else {
        await server.kill();
        await server.again();
      }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

class Workers implements AsyncDisposable {
  readonly #options: readonly string[];
  readonly #how: SpawnOptions;
  readonly #running: ChildProcess[] = [];

  constructor(options: readonly string[], how: SpawnOptions) {
    this.#options = options;
    this.#how = how;
  }

  start(): void {
    const args = ["worker", "--at-once", "1", "--lost-after", "6", ...this.#options];
    this.#running.push(spawn(COMMAND, args, this.#how));
  }

  /** The one that has worked longest; another one starts in its place. */
  kill(): void {
    this.#running.shift()?.kill("SIGKILL");
    this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = this.#running.map((child) => new Promise((resolve) => child.on("close", resolve)));
    for (const child of this.#running) child.kill("SIGINT");
    await Promise.all(over);
  }
}
