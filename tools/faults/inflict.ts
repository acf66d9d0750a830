/**
 * Inflicts a fault on a running lab, with real signals, kills and cut connections. It waits for a
 * container that has not started yet. It returns false if the run ended first, so that nothing broke.
 */
import { execFile } from "node:child_process";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type Docker from "dockerode";
import { statusOf } from "../../src/engine/failure.ts";
import { OWNER_LABEL, PEER_LABEL, TRACE_LABEL } from "../../src/engine/owner.ts";
import type { RunningCli } from "../../test/support/commands/cli-run.ts";
import { isOwn, killOnceThere } from "../../test/support/engine/engine.ts";
import { startedContainers } from "../../test/support/engine/engine-events.ts";
import type { EngineProxy } from "../../test/support/engine/engine-proxy.ts";
import type { Fault, Moment } from "./moments.ts";

/** A running lab and the parts around it that can break. */
export interface Scene {
  readonly docker: Docker;
  readonly cli: RunningCli;
  /** The proxy between the run and the engine. */
  readonly proxy: EngineProxy;
  /** A small file system that holds the run's folder. */
  readonly disk: string;
}

const ENGINE = fileURLToPath(new URL("../../docker/engine.sh", import.meta.url));
const PEERS = ["-server", "-client"] as const;
const sides = (end: string): readonly string[] => PEERS.map((peer) => `${peer}${end}`);

/** The target of each fault: containers by the ends of their names, or one process in them. */
export const PLACES: Partial<
  Record<Fault, { readonly ends: readonly string[]; readonly process?: string }>
> = {
  "server's container killed": { ends: ["-server"] },
  "client's container killed": { ends: ["-client"] },
  "a sidecar's container killed": { ends: sides("-sidecar") },
  "the trace's container killed": { ends: ["-trace"] },
  "GDB killed": { ends: sides(""), process: "gdb" },
  "tcpdump killed": { ends: sides("-sidecar"), process: "tcpdump" },
  "the agent killed": { ends: sides("-sidecar"), process: "agent.sh" },
  "the gate killed": { ends: sides("-sidecar"), process: "gate" },
};

/** @returns whether the fault broke something; if not, the run was not disturbed */
export async function inflict({ fault, pick }: Moment, scene: Scene): Promise<boolean> {
  const { docker, cli, proxy, disk } = scene;
  const place = PLACES[fault];
  if (place !== undefined) {
    const end = place.ends[Math.floor(pick * place.ends.length)] ?? "";
    return killAt(docker, cli, end, place.process);
  }
  switch (fault) {
    case "SIGINT":
    case "SIGTERM":
    case "SIGKILL":
      return cli.process.exitCode === null && cli.process.kill(fault);
    case "a stream cut":
      await Promise.race([proxy.firstStream, cli.ended]); // like a container, a stream is there late on a slow machine
      return proxy.cutStream(pick);
    case "all streams cut":
      proxy.cut();
      return true;
    case "the engine restarted":
      await promisify(execFile)(ENGINE, ["stop"]);
      await promisify(execFile)(ENGINE, ["start"]);
      return true;
    case "the disk full":
      await fill(join(disk, "filler"));
      return true;
    case "the clock stepped":
      return true; // the process steps its own clock, see clock-step.ts
    default:
      throw new Error(`no way to inflict: ${fault}`);
  }
}

/** Kills a container, or a process in it, as soon as the container runs. */
async function killAt(
  docker: Docker,
  cli: RunningCli,
  end: string,
  processName: string | undefined,
): Promise<boolean> {
  const id = await containerOnceItRuns(docker, cli, end);
  if (id === undefined) return false;
  try {
    if (processName !== undefined) {
      // An engine may leave the streams of a container open that ends at the same time.
      const over = cli.ended.then(() => false);
      return await Promise.race([killOnceThere(docker, id, processName), over]);
    }
    await docker.getContainer(id).kill();
    return true;
  } catch (error) {
    if ([404, 409].includes(statusOf(error) ?? 0)) return false; // removed, or being removed
    if (/is not running: Removal In Progress/.test(String(error))) return false; // the same, as a 500
    throw error;
  }
}

/** The id of the own run's container whose name ends so; undefined if the run ends without it. */
async function containerOnceItRuns(
  docker: Docker,
  cli: RunningCli,
  end: string,
): Promise<string | undefined> {
  const over = new AbortController();
  cli.ended.then(() => over.abort());
  try {
    const started = await startedContainers(docker, over.signal);
    // Subscribed first, so that a container that does not run yet is reported by an event.
    const there = await running(docker, end);
    if (there !== undefined) return there;
    for await (const { id, attributes } of started) {
      if (attributes.name?.endsWith(end) && isOwn(attributes[OWNER_LABEL] ?? "")) return id;
    }
    return undefined;
  } finally {
    over.abort();
  }
}

async function running(docker: Docker, end: string): Promise<string | undefined> {
  const label = end === "-trace" ? TRACE_LABEL : PEER_LABEL;
  const containers = await docker.listContainers({ filters: { label: [label] } });
  const found = containers.find(
    ({ Names, Labels }) => Names[0]?.endsWith(end) && isOwn(Labels[OWNER_LABEL] ?? ""),
  );
  return found?.Id;
}

/** Fills all free space. */
export async function fill(path: string): Promise<void> {
  await using file = await open(path, "w");
  const block = Buffer.alloc(4096);
  try {
    while (true) await file.write(block);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}

/** Frees the space again. */
export const unfill = (disk: string): Promise<void> => rm(join(disk, "filler"), { force: true });
