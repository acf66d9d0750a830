/**
 * A runner of GitHub for the workflows' commands: a root file system of Ubuntu 24.04 with the distribution's
 * engine, and a fresh copy of this checkout in it. `docker` and `sudo` are those of the runner; every other
 * program is this machine's. Its files are in /walk.
 */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { $ as shell } from "zx";
import { ROOT } from "../../../src/runtime/checkout.ts";
import { type OtherEngine, startOtherEngine } from "./other-engine.ts";

export class Runner implements AsyncDisposable {
  readonly #engine: OtherEngine;
  readonly #env: NodeJS.ProcessEnv;
  #engines = 0;

  private constructor(engine: OtherEngine, variables: Readonly<Record<string, string>>) {
    this.#engine = engine;
    this.#env = {
      ...process.env,
      ...variables,
      OTHER_ROOT: engine.root,
      DOCKER_HOST: engine.host,
      PATH: `${join(engine.root, "walk/bin")}:${process.env.PATH}`,
    };
  }

  /**
   * @param variables of the commands
   * @param packages that are installed in its root file system
   */
  static async start(
    variables: Readonly<Record<string, string>>,
    packages: readonly string[],
  ): Promise<Runner> {
    const runner = new Runner(await startOtherEngine("noble-docker"), variables);
    try {
      await runner.#prepare(packages);
    } catch (error) {
      await runner[Symbol.asyncDispose]();
      throw error;
    }
    return runner;
  }

  /** Its folder /walk, and the checkout's copy, as this machine names them. */
  get folder(): string {
    return join(this.#engine.root, "walk");
  }
  get checkout(): string {
    return join(this.folder, "checkout");
  }

  async #prepare(packages: readonly string[]): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await copyOfCheckout(this.checkout);
    await mkdir(join(this.folder, "bin"));
    const enter = this.#engine.inside('"$folder"').join(" ");
    for (const [name, command] of [
      ["docker", 'docker "$@"'],
      ["sudo", '"$@"'],
    ] as const) {
      const script = `#!/bin/sh\nfolder=\${PWD#"$OTHER_ROOT"}\nexport DOCKER_HOST=unix:///engine/docker.sock HOME=/root\nexec ${enter} ${command}\n`;
      await writeFile(join(this.folder, "bin", name), script, { mode: 0o755 });
    }
    const install = "apt-get install -y --no-install-recommends";
    await this.run(`sudo apt-get update && sudo ${install} ${packages.join(" ")}`);
    await this.run(`sudo env WIRESTEP_ENGINE_RUN=/engine ${ROOT}/docker/engine.sh stop`);
    await this.emptyEngine();
  }

  /** Runs a command as a step of a job does, in the copy. The test fails if the command does. */
  async run(command: string): Promise<string> {
    const $ = shell({ quiet: true, nothrow: true, cwd: this.checkout, env: this.#env });
    const { exitCode, stdout, stderr } = await $`bash -e -o pipefail -c ${command}`;
    expect(exitCode, `${command}\n${stdout}\n${stderr}`).toBe(0);
    return stdout.trim();
  }

  /**
   * Starts its engine again, on a data folder with nothing in it. It has a bridge, as on GitHub: the
   * network of the builds. The machine's own engine is in other namespaces, so this one disturbs nothing.
   */
  async emptyEngine(): Promise<void> {
    this.#engines += 1;
    const log = `/walk/docker-${this.#engines}.log`;
    const ended = "while [ -e /walk/docker.pid ]; do sleep 0.1; done";
    await this.run(
      `sudo bash -c 'if [ -e /walk/docker.pid ]; then kill $(cat /walk/docker.pid); ${ended}; fi'`,
    );
    const options = [
      "--host unix:///engine/docker.sock",
      ...[`--data-root /walk/data-${this.#engines}`, "--exec-root /walk/exec"],
      "--pidfile /walk/docker.pid",
    ].join(" ");
    const start = `dockerd ${options} >${log} 2>&1 </dev/null &`;
    await this.run(
      `sudo bash -c '${start} until grep -q "API listen on" ${log}; do kill -0 $! && sleep 0.1; done'`,
    );
    expect(await this.run("docker image ls --quiet")).toBe("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The files that a commit of this tree would have. */
async function copyOfCheckout(folder: string): Promise<void> {
  const $ = shell({ quiet: true, cwd: ROOT });
  const listed = await $`git ls-files -z --cached --others --exclude-standard`;
  for (const path of listed.stdout.split("\0").filter(Boolean)) {
    await cp(join(ROOT, path), join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error; // removed, and not yet committed
    });
  }
}
