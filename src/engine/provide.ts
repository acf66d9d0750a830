/**
 * Turns a machine on which no engine answers into one with an engine: the distribution's if its package
 * starts one, otherwise the project's own. It does this only as root on Debian and Ubuntu. Elsewhere it
 * names the commands to run. It starts no second engine next to one that is alive but does not answer.
 */
import { type FSWatcher, readFileSync, watch } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { type Attempt, findEngine, reason, type Search } from "./find.ts";
import { type Candidate, ownSocket } from "./hosts.ts";
import { inOrchestratorImage, withSocket } from "./own-container.ts";
import { runScript } from "./script.ts";

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly root: boolean;
  /** ID and ID_LIKE of /etc/os-release, for example `ubuntu debian`. */
  readonly family: string;
  /** Present in the orchestrator's image: the command that gives it the engine. */
  readonly command?: string;
}

export interface ProvideOptions {
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds for a Docker daemon that another program started, perhaps a moment ago. */
const FOREIGN_LIMIT = 30_000;

export async function provideEngine(
  attempts: readonly Attempt[],
  options: ProvideOptions,
): Promise<Candidate> {
  const { env, note, signal } = options;
  const refusal = whyNotHere(attempts, thisMachine(env));
  if (refusal) throw refusal;
  if (!(await installed("dockerd", env))) {
    note(
      "no Docker engine here: installing Debian's docker.io with apt-get (once, about a minute)",
    );
    await runScript("engine.sh", ["install"], { env, signal });
  }
  if ((await runScript("engine.sh", ["foreign"], { env, signal })).trim()) {
    note("a Docker daemon runs but does not answer yet: waiting up to 30 s for it");
    const look = () => findEngine(env, { signal, patience: FOREIGN_LIMIT });
    const late = await waitForSocket("/run", look, FOREIGN_LIMIT, signal);
    if (late) return late;
  }
  const socket = ownSocket(env);
  note(`no Docker engine runs here: starting the project's own (${socket})`);
  await runScript("engine.sh", ["start"], { env, signal });
  return { host: `unix://${socket}`, origin: "own engine" };
}

/** Why no engine can be provided on such a machine, with the commands that would; or undefined. */
export function whyNotHere(
  attempts: readonly Attempt[],
  machine: Machine,
): EnvironmentError | undefined {
  if (machine.command !== undefined) {
    const reached = attempts.filter(({ answer }) => answer.kind !== "absent");
    const answers = reached.map(({ host, answer }) => `${host}: ${reason(answer)}`).join("; ");
    return new EnvironmentError(
      `No Docker engine can be reached from this container: ${answers || "its socket is not mounted"}.`,
      `Type: ${machine.command}\nFor a rootless engine, mount its own socket (docker context ls lists it): -v SOCKET:/var/run/docker.sock.`,
    );
  }
  const denied = attempts.find(({ answer }) => answer.kind === "denied");
  if (denied) {
    return new EnvironmentError(
      `A Docker engine runs here, but this user has no permission to use it: ${denied.host}: ${reason(denied.answer)}`,
      'Join the docker group: sudo usermod -aG docker "$USER", log out and in again (or: newgrp docker).',
    );
  }
  const debian = /\b(debian|ubuntu)\b/.test(machine.family);
  if (machine.platform === "linux" && debian && machine.root) return undefined;
  const odd = attempts.filter(({ answer }) => answer.kind !== "absent");
  const answers = odd.map(({ host, answer }) => `; ${host}: ${reason(answer)}`).join("");
  return new EnvironmentError(`No Docker engine answers${answers}.`, advice(machine, debian));
}

function advice({ platform, family }: Machine, debian: boolean): string {
  if (platform === "darwin") {
    return "Start Docker Desktop (open -a Docker), or: brew install colima docker && colima start";
  }
  if (platform !== "linux")
    return "Install and start Docker Desktop: https://docs.docker.com/desktop/";
  if (debian) {
    return 'Run: sudo apt-get install -y docker.io && sudo usermod -aG docker "$USER" && newgrp docker';
  }
  const start =
    'sudo systemctl enable --now docker && sudo usermod -aG docker "$USER" && newgrp docker';
  if (/\bfedora\b/.test(family)) return `Run: sudo dnf install -y moby-engine && ${start}`;
  if (/\b(rhel|centos)\b/.test(family)) {
    return "Install Docker Engine with dnf (https://docs.docker.com/engine/install/rhel/), or: sudo dnf install -y podman && systemctl --user start podman.socket";
  }
  if (/\barch\b/.test(family)) return `Run: sudo pacman -S docker && ${start}`;
  if (/\bsuse\b/.test(family)) return `Run: sudo zypper install -y docker && ${start}`;
  if (/\balpine\b/.test(family)) {
    return 'Run: apk add docker && rc-update add docker && service docker start && addgroup "$USER" docker';
  }
  return "Install and start Docker Engine: https://docs.docker.com/engine/install/";
}

export function thisMachine(env: Variables): Machine {
  return {
    ...(inOrchestratorImage(env) && { command: withSocket(process.argv.slice(2)) }),
    platform: process.platform,
    root: process.getuid?.() === 0,
    family: process.platform === "linux" ? osFamily(osRelease()) : "",
  };
}

/** The text of the system's os-release file; empty if it has none, as a system without a distribution. */
export function osRelease(paths = ["/etc/os-release", "/usr/lib/os-release"]): string {
  for (const path of paths) {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return "";
}

/** ID and ID_LIKE from the text of an os-release file. */
export function osFamily(text: string): string {
  const values = text.matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\n]*)["']?$/gm);
  return [...values].map(([, value]) => value).join(" ");
}

export async function installed(program: string, env: Variables): Promise<boolean> {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const looks = [...folders, "/usr/sbin"].map((folder) => access(join(folder, program)));
  return (await Promise.allSettled(looks)).some(({ status }) => status === "fulfilled");
}

/** Searches again each time a file named docker.sock appears in the folder, until the limit. */
export async function waitForSocket(
  folder: string,
  look: () => Promise<Search>,
  limit: number,
  signal: AbortSignal | undefined,
  watching: (folder: string, options: { readonly signal: AbortSignal }) => FSWatcher = watch,
): Promise<Candidate | undefined> {
  const over = AbortSignal.timeout(limit);
  const either = signal ? AbortSignal.any([over, signal]) : over;
  const watcher = watching(folder, { signal: either });
  let failure: Error | undefined;
  let changed = Promise.withResolvers<void>();
  watcher.on("change", (_, name) => name === "docker.sock" && changed.resolve());
  watcher.on("error", (error) => {
    failure = error; // a promise that rejects while the search runs would have no one who waits for it
    changed.resolve();
  });
  watcher.on("close", () => changed.resolve());
  try {
    while (!either.aborted) {
      const search = await look();
      if (search.found) return search.found;
      await changed.promise;
      if (failure !== undefined) throw failure;
      changed = Promise.withResolvers<void>();
    }
    signal?.throwIfAborted();
    return undefined;
  } finally {
    watcher.close();
  }
}
