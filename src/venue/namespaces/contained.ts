/**
 * A container as a process of this machine, from its description to its end:
 *
 *     setpriv ──► nsenter ──► contain.sh ──► prlimit ──► bwrap ──► the program
 *
 * Each replaces the one before it. The kernel kills the first and the last if this process ends, however it
 * ends, and with the program everything in its PID namespace.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { ContainerDescription, ContainerLimits } from "../../containers/description.ts";
import { ROOT } from "../../runtime/checkout.ts";
import { CollectedText } from "../../runtime/collected-text.ts";
import { bubblewrapArguments, type KernelFolder, mountOptions } from "./bubblewrap.ts";
import type { ControlGroup } from "./control-groups.ts";
import { ProcessStream } from "./process-stream.ts";
import { isRoot } from "./rights.ts";
import { type Contents, contentsOf } from "./roots/roots.ts";
import { TOOLS_PATH } from "./tools-path.ts";

const CONTAIN = join(ROOT, "docker/contain.sh");
const INFO_FD = 3;
const BLOCK_FD = 4;
/** As contain.sh opens it. */
const PROCESSES_FD = 5;
/** Something is mounted there in a mount namespace of the container's own, so the machine's folder stays as it is. */
const MEMORY_FOLDER = "/mnt";
/** Files of the machine that Docker hides as well: root could read them. Not every kernel has all. */
const HIDDEN = ["kcore", "keys", "latency_stats", "timer_list", "sched_debug"]
  .map((name) => `/proc/${name}`)
  .filter((path) => existsSync(path));
const TRACEFS = { from: "/sys/kernel/tracing", to: "/tracing", writable: true };

export interface Surroundings {
  /** The beginning of its command, which gets the rights that it needs (rights.ts). */
  readonly enter: readonly string[];
  /** A process in the network namespace that it joins. */
  readonly networkOf?: number | undefined;
  /** The first process of the PID namespace that it joins. */
  readonly processesOf?: number | undefined;
  readonly filled?: string | undefined;
  readonly group?: ControlGroup | undefined;
  /** The end of its standard error, if the container outlives its program. */
  readonly end?: string | undefined;
}

export class Contained {
  readonly stream: ProcessStream;
  readonly #description: ContainerDescription;
  readonly #surroundings: Surroundings;
  readonly #status = Promise.withResolvers<number>();
  #child: ChildProcess | undefined;
  /** The number of bwrap's child, as soon as it is known; undefined if bwrap ends before. */
  #inner: Promise<number | undefined> | undefined;
  #first: number | undefined;
  #isOver = false;

  constructor(description: ContainerDescription, surroundings: Surroundings) {
    this.#description = description;
    this.#surroundings = surroundings;
    this.stream = new ProcessStream(surroundings.end);
  }

  /** Resolves with its exit status. Never rejects. */
  get status(): Promise<number> {
    return this.#status.promise;
  }

  /** The first process of its PID namespace, while it runs. */
  get first(): number {
    if (this.#first === undefined) throw new Error("the container does not run");
    return this.#first;
  }

  /** Resolves when its program runs. @throws with the reason why it does not */
  async start(): Promise<void> {
    const contents = await contentsOf(this.#description.image);
    if (this.#isOver) throw new Error("it was ended before it began");
    const [command = "", ...words] = this.#command(contents);
    const { input } = this.#description;
    const child = spawn(command, words, {
      stdio: [input === true ? "pipe" : "ignore", "pipe", "pipe", "pipe", "pipe"],
      env: { PATH: TOOLS_PATH },
    });
    this.#child = child;
    const problem = new CollectedText();
    child.stderr?.on("data", problem.add);
    const ended = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        this.#status.resolve(code ?? 128);
        reject(new Error(problem.text.trim() || "it ended before its program ran"));
      });
    });
    ended.catch(() => undefined); // after the start its stream reports its end
    const block = child.stdio[BLOCK_FD] as Writable;
    block.on("error", () => undefined); // it has ended, which is reported above
    this.#inner = firstProcess(child.stdio[INFO_FD] as Readable);
    const first = (await this.#inner) ?? (await ended);
    const { group, processesOf } = this.#surroundings;
    if (processesOf === undefined) {
      this.#first = first;
      await group?.add(first).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ESRCH") return ended;
        throw error;
      });
    }
    child.stderr?.off("data", problem.add);
    this.stream.connect(child);
    block.end("x");
  }

  /** Resolves when none of its processes is left, also if it is starting. */
  async end(): Promise<void> {
    this.#isOver = true;
    const child = this.#child;
    // Without bwrap its child would run on, so that one must be known before either is killed.
    const inner = await this.#inner;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // While bwrap has not ended, the number is of its child. With that one all of its PID namespace ends.
    if (inner !== undefined && this.#surroundings.processesOf === undefined) kill(inner);
    else child.kill("SIGKILL");
    await this.status;
  }

  #command(contents: Contents): readonly string[] {
    const { tmpfs = {}, tracing, limits, sysctls = {} } = this.#description;
    const { enter, networkOf, processesOf, group, filled } = this.#surroundings;
    const owned = Object.entries(tmpfs).find(
      ([, options]) => mountOptions(options).uid !== undefined,
    );
    const mounts = [
      ...(owned === undefined ? [] : ["memory", owned[1], MEMORY_FOLDER]),
      ...(tracing === true ? ["tracefs"] : []),
    ];
    const kernelFolders: readonly KernelFolder[] =
      processesOf === undefined ? (group?.folders ?? []) : [];
    return [
      ...enter, // before the next: a process that gets rights loses its signal
      "setpriv", "--pdeathsig", "KILL", "--",
      ...entering(networkOf),
      ...(mounts.length > 0 ? ["unshare", "--mount", "--propagation", "private", "--"] : []),
      "sh", CONTAIN,
      ...Object.entries(sysctls).flatMap(([name, value]) => ["set", settingFile(name), value]),
      ...(processesOf === undefined ? [] : ["processes", namespace(processesOf, "pid")]),
      ...(processesOf === undefined ? [] : (group?.files ?? []).flatMap((file) => ["group", file])),
      ...mounts,
      "--",
      "prlimit", ...resourceLimits(limits, group).map(([name, most]) => `--${name}=${most}`), "--",
      "bwrap",
      ...bubblewrapArguments(this.#description, {
        contents,
        infoFd: INFO_FD,
        blockFd: BLOCK_FD,
        processesFd: PROCESSES_FD,
        filled,
        hidden: HIDDEN,
        kernelFolders,
        ...(owned && { mounted: { [owned[0]]: MEMORY_FOLDER } }),
        ...(tracing === true && { tracefs: TRACEFS }),
      }),
    ]; // biome-ignore format: one process a line
  }
}

/** Without a control group, a limit on processes counts those of the stage with the same user. */
function resourceLimits(
  { resources = {}, processes }: ContainerLimits,
  group: ControlGroup | undefined,
): readonly (readonly [name: string, most: number])[] {
  const own = Object.entries(resources);
  return group === undefined && !isRoot() ? [...own, ["nproc", processes]] : own;
}

function entering(network: number | undefined): readonly string[] {
  return network === undefined ? [] : ["nsenter", `--net=${namespace(network, "net")}`, "--"];
}

const namespace = (pid: number, kind: string): string => `/proc/${pid}/ns/${kind}`;

const settingFile = (name: string): string => `/proc/sys/${name.replaceAll(".", "/")}`;

/** bwrap writes JSON with the number of its child, and closes the descriptor. Undefined if bwrap ends before. */
async function firstProcess(information: Readable): Promise<number | undefined> {
  let text = "";
  for await (const chunk of information) {
    text += String(chunk);
    const [, number] = /"child-pid": (\d+)/.exec(text) ?? [];
    if (number !== undefined && text.includes("}")) return Number(number);
  }
  return undefined;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
