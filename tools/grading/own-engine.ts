/**
 * An engine for one gate alone, which can be killed with SIGKILL: it has its own folders and network namespace, so
 * nothing else on the machine depends on it. It gets the images from the engine that is there.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { $ } from "zx";
import { dockerClient, openEngine } from "../../src/engine/connect.ts";
import { ownSocket } from "../../src/engine/hosts.ts";
import { savedImages } from "../../src/images/bundled.ts";
import { ensureToolPlan } from "../../src/images/ensure.ts";
import { labFolder, readLabFolder } from "../../src/lab-files/folder.ts";

const SCRIPT = fileURLToPath(new URL("../../docker/engine.sh", import.meta.url));

export class OwnEngine implements AsyncDisposable {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#env = {
      ...process.env,
      WIRESTEP_ENGINE_DIR: join(folder, "data"),
      WIRESTEP_ENGINE_RUN: join(folder, "run"),
    };
  }

  /** Root alone can start one. */
  static async start(): Promise<OwnEngine> {
    const engine = new OwnEngine(await mkdtemp(join(tmpdir(), "wirestep-gate-engine-")));
    try {
      await engine.#start();
      await engine.#fill();
      return engine;
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The address, as DOCKER_HOST has it. */
  get host(): string {
    return `unix://${ownSocket(this.#env)}`;
  }

  /** Kills the daemon in whatever it is doing, and starts it again as a service manager does. */
  async kill(): Promise<void> {
    const pid = await readFile(join(this.#folder, "run/docker.pid"), "utf8");
    process.kill(Number(pid), "SIGKILL");
    await this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await $({ quiet: true, env: this.#env })`${SCRIPT} stop`;
    // a daemon mounts the folder of its data on itself, and one that was killed leaves that
    const data = join(this.#folder, "data");
    while ((await $({ quiet: true, nothrow: true })`mountpoint --quiet ${data}`).exitCode === 0) {
      await $({ quiet: true })`umount ${data}`;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    await $({ quiet: true, env: this.#env })`unshare --net ${SCRIPT} start`;
  }

  async #fill(): Promise<void> {
    const { env } = process;
    const note = (): void => undefined;
    const engine = await openEngine({ env, note });
    const lab = await readLabFolder(labFolder("handshake"));
    const { compiler, endpoint, sidecar } = await ensureToolPlan(engine, { lab, env, note });
    const tags = [compiler, endpoint, sidecar].map(({ tag }) => tag);
    const docker = await dockerClient({ host: this.host });
    await text(await docker.loadImage(await savedImages(engine, tags, undefined)));
  }
}
