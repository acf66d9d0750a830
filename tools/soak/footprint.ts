/**
 * Counts everything on the engine and the machine that runs could leave behind. The counts must be the
 * same before and after any number of runs.
 */
import { readdirSync, readFileSync } from "node:fs";
import type Docker from "dockerode";

/** The counts by name. Disk space is in bytes. */
export type Footprint = Readonly<Record<string, number>>;

/** The engine's programs. Those of another engine on the machine would be counted too. */
const ENGINE_PROGRAMS = ["dockerd", "containerd", "containerd-shim"];

export async function footprint(docker: Docker): Promise<Footprint> {
  const [containers, networks, { Volumes }, images, disk] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
    docker.listImages({ all: true }),
    docker.df() as Promise<{ readonly LayersSize?: number }>,
  ]);
  const processes = processNames();
  const engine = processes.filter(({ name }) => ENGINE_PROGRAMS.includes(name));
  return {
    containers: containers.length,
    networks: networks.length,
    volumes: Volumes.length,
    images: images.length,
    "bytes of image layers": disk.LayersSize ?? 0,
    "trace instances": countIn("/sys/kernel/tracing/instances"),
    "network interfaces": countIn("/sys/class/net"),
    "engine processes": engine.length,
    "engine's file descriptors": sum(engine.map(({ pid }) => countIn(`/proc/${pid}/fd`))),
  };
}

function processNames(): readonly { readonly pid: string; readonly name: string }[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [{ pid, name: readFileSync(`/proc/${pid}/comm`, "utf8").trim() }];
      } catch {
        return []; // the process has ended since the list was read
      }
    });
}

/** The number of entries in a folder; 0 if it cannot be read. */
function countIn(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
