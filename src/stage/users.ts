/**
 * The users of a peer's processes, and their rights:
 *
 *     keep (root) ──► GDB (a user of its own, some rights) ──► begin ──► the program (student or root, no rights)
 *     sidecar (a user of its own, the rights of its tools), in the same PID namespace
 *
 * The program can neither signal its debugger nor open its streams, because it has another user. GDB gives
 * the program its user between the fork and the exec (docker/endpoint/begin.c), and opens the program's
 * files in /proc as that user (docker/endpoint/observer.py), so it needs no right to trace. The sidecar is not root
 * either, because a lab's program can be: without a capability it can still signal all processes of its own user.
 */
import type { Peer, StageSettings } from "../lab/model.ts";

export type ProgramUser = "student" | "root";

/** Numbers of users that no program has. Their names are in no image. */
const DEBUGGER = 65533;
const SIDECAR = 65532;

/** As docker/endpoint/Dockerfile makes them. */
const NUMBERS = { student: 1000, root: 0 } as const;
const HOMES = { student: "/home/student", root: "/root" } as const;

export const userOf = (peer: Peer, { user }: StageSettings): ProgramUser =>
  user?.[peer] ?? "student";

/** A lab uses root to bind ports below 1024. */
export const programCapabilities = (user: ProgramUser): readonly string[] =>
  user === "root" ? ["NET_BIND_SERVICE"] : [];

export const debuggerCapabilities = (user: ProgramUser): readonly string[] => [
  "KILL", // it stops the program's threads by a signal
  "SETUID", // the program gets its user, and GDB opens the program's files as that user
  "SETGID", // the program gets its group
  ...programCapabilities(user),
];

/** The command with GDB's user and rights, and with the environment that the program's user has. */
export function asDebugger(command: readonly string[], user: ProgramUser): readonly string[] {
  const rights = debuggerCapabilities(user).map((name) => `+${name.toLowerCase()}`);
  return [
    // its group is among its other groups as well: an exec under the program's group would lose its rights (Linux 6.16)
    "setpriv", `--reuid=${DEBUGGER}`, `--regid=${DEBUGGER}`, `--groups=${DEBUGGER}`,
    `--inh-caps=${rights.join()}`, `--ambient-caps=${rights.join()}`,
    "env", `HOME=${HOMES[user]}`, `WIRESTEP_USER=${NUMBERS[user]}`,
    ...command,
  ]; // biome-ignore format: one part a line
}

export const SIDECAR_RIGHTS: readonly string[] = [
  "NET_RAW", // tcpdump and the marker open packet sockets
  "NET_ADMIN", // ethtool switches offloads off
  "SYS_PTRACE", // netstat names the process of a socket; /proc/PID/syscall
  "DAC_READ_SEARCH", // the same: /proc/PID/fd of the program's user
];

/** A sidecar's command with its user and rights, in a container that starts as root. */
export function asSidecar(command: readonly string[]): readonly string[] {
  const rights = SIDECAR_RIGHTS.map((name) => `+${name.toLowerCase()}`).join();
  return [
    "setpriv", `--reuid=${SIDECAR}`, `--regid=${SIDECAR}`, "--clear-groups",
    `--inh-caps=${rights}`, `--ambient-caps=${rights}`,
    ...command,
  ]; // biome-ignore format: one part a line
}

/** GDB starts the program through this command. */
export const beginAs = (user: ProgramUser): string =>
  `/usr/local/lib/wirestep/begin ${NUMBERS[user]}`;
