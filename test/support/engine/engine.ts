/**
 * The engine of the live tests, and the containers and networks that runs have left on it.
 */
import type Docker from "dockerode";
import { dockerClient, type Engine, openEngine } from "../../../src/engine/connect.ts";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { OWNER_LABEL, PEER_LABEL, RUN_LABEL, TRACE_LABEL } from "../../../src/engine/owner.ts";
import { isOwnProcess } from "../commands/own-processes.ts";

/** The engine that answers, or the project's own, which is then started. */
export function testEngine(): Promise<Engine> {
  return openEngine({ env: process.env, note: () => undefined });
}

export async function testDocker(): Promise<Docker> {
  return dockerClient(await testEngine());
}

/**
 * Names of the containers and networks that runs have made and not removed: those of the processes of
 * this test file, or of one process.
 */
export async function leftovers(docker: Docker, pid?: number): Promise<readonly string[]> {
  const found = await madeByRuns(docker);
  return found.flatMap(({ name, owner }) => (isIts(owner, pid) ? [name] : []));
}

/** The same for all users of the engine. It is for an engine that only one test uses. */
export async function leftoversOfAll(docker: Docker): Promise<readonly string[]> {
  return (await madeByRuns(docker)).map(({ name }) => name);
}

async function madeByRuns(
  docker: Docker,
): Promise<readonly { readonly name: string; readonly owner: string }[]> {
  const labelled = (label: string) => ({ filters: { label: [label] } });
  const containers = await docker.listContainers({ all: true, ...labelled(RUN_LABEL) });
  const traces = await docker.listContainers({ all: true, ...labelled(TRACE_LABEL) });
  const networks = await docker.listNetworks(labelled(RUN_LABEL));
  const ownerIn = (labels: Readonly<Record<string, string>> | undefined): string =>
    labels?.[OWNER_LABEL] ?? "";
  return [
    ...[...containers, ...traces].flatMap(({ Names, Labels }) =>
      Names.map((name) => ({ name, owner: ownerIn(Labels) })),
    ),
    ...networks.map(({ Name: name, Labels }) => ({ name, owner: ownerIn(Labels) })),
  ];
}

/** Whether this owner label names a process of this test file. */
export const isOwn = (owner: string): boolean => isOwnProcess(pidOf(owner));

const isIts = (owner: string, pid: number | undefined): boolean =>
  pid === undefined ? isOwn(owner) : pidOf(owner) === pid;

/** The owner is `host/boot/pid namespace/pid/start`. */
const pidOf = (owner: string): number => Number(owner.split("/")[3]);

/** The first container with this end of its name: of this file's runs, or of one process. */
export async function containerOf(
  docker: Docker,
  ends: string,
  pid?: number,
): Promise<Docker.Container> {
  const containers = await docker.listContainers({ filters: { label: [PEER_LABEL] } });
  const found = containers.find(
    ({ Names, Labels }) => Names[0]?.endsWith(ends) && isIts(Labels[OWNER_LABEL] ?? "", pid),
  );
  if (found === undefined) throw new Error(`no container ends with ${ends}`);
  return docker.getContainer(found.Id);
}

/** A shell function: root in a sidecar has no right to signal its tools, but may take their user, which may. */
const KILL = `end() {
  kill -9 $1 2>/dev/null ||
    setpriv --reuid=$(sed -n 's/^Uid:\\t\\([0-9]*\\).*/\\1/p' /proc/$1/status) bash -c "kill -9 $1"
}`;

/** Kills every process with this name. @param container its id, or the end of its name */
export async function killIn(
  docker: Docker,
  container: string,
  processName: string,
): Promise<void> {
  const id = container.startsWith("-") ? (await containerOf(docker, container)).id : container;
  const script = `${KILL}\nfor p in /proc/[0-9]*; do read -r c <$p/comm && [ "$c" = ${processName} ] && end \${p#/proc/}; done; true`;
  const exec = await ExecStream.open(docker, id, { command: ["bash", "-c", script] });
  await endOf(exec, docker, id);
}

/**
 * Resolves when a program in a container has ended, or the container itself. If the container ends, an
 * engine may leave the program's streams open.
 */
async function endOf(exec: ExecStream, docker: Docker, id: string): Promise<void> {
  const gone = docker.getContainer(id).wait();
  await Promise.race([exec.ended, gone.catch(() => undefined)]); // rejects if it has been removed
}

/**
 * Kills the processes with this name in a container as soon as one exists.
 * @returns false if the container ended before that
 */
export async function killOnceThere(
  docker: Docker,
  id: string,
  processName: string,
): Promise<boolean> {
  const script = `${KILL}
    until [ -n "$killed" ]; do
      for process in /proc/[0-9]*; do
        { read -r name <$process/comm; } 2>/dev/null || continue
        if [ "$name" = ${processName} ] && end \${process#/proc/}; then killed=yes; fi
      done
    done
    echo killed`;
  const exec = await ExecStream.open(docker, id, { command: ["bash", "-c", script] });
  let printed = "";
  exec.onStdout((chunk) => {
    printed += Buffer.from(chunk).toString();
  });
  await endOf(exec, docker, id);
  return printed.includes("killed");
}
