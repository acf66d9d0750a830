/**
 * A container's description to the arguments of bubblewrap (bwrap(1)). Everything that a description does not
 * give back is taken: bwrap drops all capabilities, sets no_new_privs, and gets a root that cannot be written.
 */
import type { ContainerDescription } from "../../containers/description.ts";
import type { Contents } from "./roots/roots.ts";

export interface Around {
  readonly contents: Contents;
  /** Shows bwrap's information, and holds the program back: descriptors that the caller has opened. */
  readonly infoFd: number;
  readonly blockFd: number;
  /** The PID namespace that it joins, if it joins one. */
  readonly processesFd: number;
  /** The folder that is its filled one. */
  readonly filled?: string | undefined;
  /** Files of the kernel that it must not see. */
  readonly hidden: readonly string[];
  /** Folders of the kernel that it sees: its own control groups. */
  readonly kernelFolders: readonly KernelFolder[];
  /** A folder in memory that the caller has mounted for it, by its place: bwrap cannot give one an owner. */
  readonly mounted?: Readonly<Record<string, string>>;
  readonly tracefs?: KernelFolder;
}

export interface KernelFolder {
  readonly from: string;
  readonly to: string;
  readonly writable?: boolean;
}

/** Root may write there without any capability. bwrap itself makes `irq` and `bus` read-only. */
const SETTINGS_IN_PROC = ["sys", "sysrq-trigger", "acpi", "asound", "dynamic_debug", "fs", "scsi"];
const MEBIBYTE = 1024 * 1024;
/** As Docker's /dev/shm. */
const SHARED_MEMORY = 64 * MEBIBYTE;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export function bubblewrapArguments(
  description: ContainerDescription,
  around: Around,
): readonly string[] {
  const { command, network, hostname, processesOf, capabilities = [], user } = description;
  const { root, added, variables } = around.contents;
  const rights = user === undefined ? capabilities : [...capabilities, "SETUID", "SETGID"];
  return [
    "--unshare-ipc", "--unshare-uts",
    ...(network === "none" ? ["--unshare-net"] : []),
    // its program is the first process, so nothing of it outlives its program's end
    ...(processesOf === undefined ? ["--unshare-pid", "--as-pid-1"] : ["--pidns", `${around.processesFd}`]),
    "--die-with-parent",
    // no controlling terminal: through the user's own one, a program could draw on it and type into its shell
    "--new-session",
    "--hostname", hostname ?? "container",
    "--cap-drop", "ALL",
    ...rights.flatMap((name) => ["--cap-add", `CAP_${name}`]),
    "--ro-bind", root, "/",
    ...Object.entries(added).flatMap(([place, folder]) => ["--ro-bind", folder, place]),
    "--proc", "/proc",
    ...SETTINGS_IN_PROC.flatMap((name) => ["--ro-bind-try", `/proc/${name}`, `/proc/${name}`]),
    ...around.hidden.flatMap((path) => ["--ro-bind", "/dev/null", path]),
    "--dev", "/dev",
    ...memory("/dev/shm", { size: SHARED_MEMORY, mode: "1777" }),
    "--remount-ro", "/dev",
    "--tmpfs", "/sys",
    ...around.kernelFolders.flatMap(kernelFolder),
    "--remount-ro", "/sys",
    ...folders(description, around),
    ...(around.tracefs ? kernelFolder(around.tracefs) : []),
    "--clearenv",
    ...Object.entries({ PATH, ...variables }).flatMap(([name, value]) => ["--setenv", name, value]),
    "--chdir", "/",
    "--info-fd", `${around.infoFd}`, "--block-fd", `${around.blockFd}`,
    "--",
    ...asUser(user),
    ...command,
  ]; // biome-ignore format: one option a line
}

/** The folders in memory that a description names, and the filled one. */
function folders(
  { tmpfs = {}, filled }: ContainerDescription,
  { mounted = {}, filled: from }: Around,
): readonly string[] {
  const inMemory = Object.entries(tmpfs).flatMap(([path, options]) => {
    const made = mounted[path];
    return made === undefined ? memory(path, mountOptions(options)) : ["--bind", made, path];
  });
  const brought =
    filled !== undefined && from !== undefined ? ["--ro-bind", from, filled.path] : [];
  return [...inMemory, ...brought];
}

const kernelFolder = ({ from, to, writable }: KernelFolder): readonly string[] => [
  writable === true ? "--bind" : "--ro-bind",
  from,
  to,
];

const memory = (path: string, { size, mode }: MountOptions): readonly string[] => [
  ...(mode === undefined ? [] : ["--perms", mode]),
  ...(size === undefined ? [] : ["--size", `${size}`]),
  "--tmpfs",
  path,
];

interface MountOptions {
  /** Bytes. */
  readonly size?: number;
  readonly mode?: string;
  readonly uid?: number;
}

/** The options of a tmpfs (tmpfs(5)): `size=16m,mode=1777,uid=65533`. */
export function mountOptions(text: string): MountOptions {
  const pairs = Object.fromEntries(text.split(",").map((option) => option.split("=")));
  const [, number, unit] = /^(\d+)(m?)$/.exec(pairs.size ?? "") ?? [];
  return {
    ...(number !== undefined && { size: Number(number) * (unit === "m" ? MEBIBYTE : 1) }),
    ...(pairs.mode !== undefined && { mode: pairs.mode }),
    ...(pairs.uid !== undefined && { uid: Number(pairs.uid) }),
  };
}

/** @param user `65534:65534` */
function asUser(user: string | undefined): readonly string[] {
  if (user === undefined || user === "root") return [];
  const [uid = "", gid = uid] = user.split(":");
  return ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"];
}
