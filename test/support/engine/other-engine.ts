/**
 * An engine of another distribution for a while, next to this machine's: tools/engines/other-engine.sh.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ProcessOutput, $ as shell } from "zx";

const SCRIPT = fileURLToPath(new URL("../../../tools/engines/other-engine.sh", import.meta.url));

export type Kind = `${"bookworm" | "trixie" | "noble"}-${"docker" | "podman"}`;

export interface OtherEngine extends AsyncDisposable {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** The engine's root file system, as this machine sees it. */
  readonly root: string;
  /** A process in its namespaces. */
  readonly pid: string;
  /** The start of a command that runs in the engine's namespaces, in a folder of its root file system. */
  inside(folder: string): readonly string[];
}

/** @param cache a folder for the root file systems; the usual one if left out, which may have them already */
export async function startOtherEngine(kind: Kind, cache?: string): Promise<OtherEngine> {
  const report = 'echo "$DOCKER_HOST $OTHER_ENGINE_ROOT $OTHER_ENGINE_PID"; cat';
  const env = { ...process.env, ...(cache !== undefined && { WIRESTEP_OTHER_ENGINES: cache }) };
  const script = spawn(SCRIPT, [kind, "sh", "-c", report], {
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let errors = "";
  script.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const ended = once(script, "close");
  const lines = createInterface(script.stdout);
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [unknown];
  if (typeof line !== "string") throw new Error(`there is no engine ${kind}: ${errors}`);
  const [host = "", root = "", pid = ""] = line.split(" ");
  return {
    host,
    root,
    pid,
    inside: (folder) => [
      "nsenter",
      ...[`--target=${pid}`, "--mount", "--net", "--pid", "--root", `--wdns=${folder}`],
    ],
    [Symbol.asyncDispose]: async () => {
      script.stdin.end();
      await ended;
    },
  };
}

/** Runs a command of this checkout with that engine. */
export function withEngine(
  { host }: Pick<OtherEngine, "host">,
  command: readonly string[],
): Promise<ProcessOutput> {
  const $ = shell({ quiet: true, nothrow: true, env: { ...process.env, DOCKER_HOST: host } });
  return $`${command}`;
}
