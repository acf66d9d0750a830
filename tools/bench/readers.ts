/**
 * Runs three programs that print captures in one container, so that all have the same machine, files and
 * limits: tcpdump and tshark as Debian packages them, and wirestep on the Node.js of this process. The
 * container has no network. The checkout and the captures are mounted read-only.
 */
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { GenericContainer } from "testcontainers";
import { prepareTestcontainers } from "../../src/engine/connect.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../src/engine/owner.ts";
import { imageOn } from "../../test/support/engine/tools.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const READERS = {
  wirestep: "/node/node /wirestep/lib/cli.js read -tt",
  tcpdump: "tcpdump -tt -n -r",
  tshark: "tshark -n -t e -r",
} as const;

export type Reader = keyof typeof READERS;

export interface Taken {
  /** In seconds. */
  readonly wall: number;
  /** In seconds. */
  readonly cpu: number;
}

export interface Readers extends AsyncDisposable {
  /** Prints a capture of the folder to /dev/null. */
  time(reader: Reader, capture: string): Promise<Taken>;
  /** The SHA-256 of its output. */
  hash(reader: Reader, capture: string): Promise<string>;
  /** The peak memory of wirestep while it prints a capture, in MiB. */
  memory(capture: string): Promise<number>;
  /** The shell's standard output. */
  shell(script: string): Promise<string>;
}

export async function startReaders(captures: string): Promise<Readers> {
  const { engine, tag } = await imageOn("tshark");
  prepareTestcontainers(engine);
  const container = await new GenericContainer(tag)
    .withCommand(["sleep", "infinity"])
    .withNetworkMode("none")
    .withLabels({
      [RUN_LABEL]: `readers-${randomBytes(4).toString("hex")}`,
      [OWNER_LABEL]: ownerOfThisProcess(),
    })
    .withSecurityOpt("seccomp=unconfined") // a filter slows each system call, and the programs' calls differ
    .withEnvironment({ TZ: "UTC0", NODE_COMPILE_CACHE: "/tmp/node", TIMEFORMAT: "%R %U %S" })
    .withBindMounts([
      { source: ROOT, target: "/wirestep", mode: "ro" },
      { source: dirname(process.execPath), target: "/node", mode: "ro" },
      { source: captures, target: "/captures", mode: "ro" },
    ])
    .start();
  const shell = async (script: string) => {
    const { stdout, stderr, exitCode } = await container.exec(["bash", "-ec", script]);
    if (exitCode !== 0) throw new Error(`a reader failed: ${script}\n${stderr}`);
    return { stdout, stderr };
  };
  return {
    time: async (reader, capture) => {
      const { stderr } = await shell(`time ${READERS[reader]} /captures/${capture} >/dev/null`);
      const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] =
        /^([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr)?.slice(1).map(Number) ?? [];
      return { wall, cpu: user + system };
    },
    hash: async (reader, capture) => {
      const script = `set -o pipefail; ${READERS[reader]} /captures/${capture} | sha256sum`;
      return (await shell(script)).stdout.slice(0, 64);
    },
    memory: async (capture) => {
      const preload = "--import /wirestep/tools/bench/report-memory.ts";
      const wirestep = READERS.wirestep.replace("/node/node", `/node/node ${preload}`);
      const { stderr } = await shell(`${wirestep} /captures/${capture} >/dev/null`);
      return Number(/VmHWM:\s*(\d+) kB/.exec(stderr)?.[1]) / 1024;
    },
    shell: async (script) => (await shell(script)).stdout,
    [Symbol.asyncDispose]: async () => void (await container.stop({ timeout: 0 })),
  };
}
