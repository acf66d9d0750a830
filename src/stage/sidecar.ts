/**
 * The sidecar of a peer, through its agent (docker/sidecar/agent.sh). It streams the capture and answers
 * requests about the peer's kernel.
 */

import type { ProgramStream } from "../containers/program-stream.ts";
import { parseVersions } from "../images/tool-versions.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { Channel } from "./channel.ts";

/** The packets that tcpdump's filter accepted, and those that the kernel dropped because it had no room. */
export interface CaptureCounts {
  readonly received: number;
  readonly dropped: number;
}

/** The counters of the control group of a peer's container. */
export interface LimitCounts {
  /** Processes that the kernel killed because memory ran out. */
  readonly killed: number;
  /** Above 0 if the container's own memory was full. */
  readonly full: number;
  /** Processes that the kernel refused to start in the container. */
  readonly refused: number;
}

/** The work of a program so far. */
export interface OwnCode {
  readonly pid: number;
  /** Whether it waits in the kernel. */
  readonly sleeps: boolean;
  /** The time of processor that it has used. */
  readonly seconds: number;
}

/** A system call in which a process waits. */
export interface WaitingCall {
  readonly number: number;
  readonly first: number | undefined;
}

const AGENT = "/usr/local/lib/wirestep/agent.sh";
/** The kernel's answers for a process that has ended, is about to end, or executes a file that its user may not read. */
const HIDDEN = /No such (process|file)|Operation not permitted|Permission denied/;

export class Sidecar {
  /** The command of the sidecar's container. @param groups whether programs can send to groups and join them */
  static command(networkInterface: string, groups = false): readonly string[] {
    return [AGENT, networkInterface, ...(groups ? ["groups"] : [])];
  }

  readonly #stream: ProgramStream;
  readonly #channel: Channel;

  constructor(stream: ProgramStream) {
    this.#stream = stream;
    this.#channel = new Channel(stream, { name: "its agent", problem });
  }

  /** Resolves when packets are captured. */
  get ready(): Promise<unknown> {
    return this.#channel.ready;
  }

  /** Rejects when the sidecar stops working. */
  get failed(): Promise<never> {
    return this.#channel.failed;
  }

  /** The bytes of the capture file, from its header on. Subscribe before a packet can be captured. */
  onCapture(listener: (chunk: Uint8Array) => void): void {
    this.#stream.onStdout(listener);
  }

  /** Sends a marker frame. A capture that has the token has every packet before it. */
  mark(token: string): void {
    this.#channel.send(`mark ${token}`);
  }

  /** The output of netstat for the peer, for the options see docker/sidecar/agent.sh. */
  async sockets(): Promise<string> {
    const { status, text } = await this.#channel.ask("sockets");
    if (status !== 0) throw problem(`netstat failed: ${text}`);
    return `${text}\n`;
  }

  /** The packets on the peer's own loopback interface since the last call, as docker/sidecar/loopback.c prints them. */
  async loopback(): Promise<string> {
    const { status, text } = await this.#channel.ask("loopback");
    if (status !== 0) throw problem(`the packets on lo cannot be read: ${text}`);
    return text;
  }

  /** The number of the system call that a process waits in; undefined if it runs or has ended. */
  async systemCallOf(pid: number): Promise<number | undefined> {
    return (await this.waitsIn(pid))?.number;
  }

  /** The same with its first argument. */
  async waitsIn(pid: number): Promise<WaitingCall | undefined> {
    const { status, text } = await this.#channel.ask(`process ${pid}`);
    if (status !== 0) {
      if (HIDDEN.test(text)) return undefined;
      throw problem(`/proc/${pid}/syscall cannot be read: ${text}`);
    }
    const [number, first] = text.split(" ").map(Number);
    if (number === undefined || !Number.isInteger(number) || number < 0) return undefined;
    return { number, first };
  }

  /** Takes the other end of the pipe that is the program's standard input, to write to it. */
  async openInput(pid: number): Promise<void> {
    const { status, text } = await this.#channel.ask(`open-input ${pid}`);
    if (status !== 0) throw problem(`the standard input cannot be opened: ${text}`);
  }

  /** Whether the process's standard input is still that pipe. */
  async hasTypedInput(pid: number): Promise<boolean> {
    return (await this.#channel.ask(`has-input ${pid}`)).status === 0;
  }

  /** Writes to the standard input; undefined ends it. A program that reads no more loses it. */
  async type(bytes: Uint8Array | undefined): Promise<void> {
    const text = bytes && Buffer.from(bytes).toString("base64");
    await this.#channel.ask(text === undefined ? "end-input" : `type ${text}`);
  }

  /** A kernel setting of the peer's network namespace, as sysctl prints it, with one space between values. */
  async sysctl(name: string): Promise<string> {
    const { status, text } = await this.#channel.ask(`sysctl ${name}`);
    return status === 0 ? text.trim().replace(/\s+/g, " ") : `unknown: ${text}`;
  }

  /** Versions of the tools in the sidecar and in its peer, by package name. */
  async versions(): Promise<Readonly<Record<string, string>>> {
    const { text } = await this.#channel.ask("versions");
    return parseVersions(text);
  }

  /** tcpdump's counters up to now. */
  async counts(): Promise<CaptureCounts> {
    const { text } = await this.#channel.ask("drops");
    const received = /(\d+) packets? received by filter/.exec(text)?.[1];
    const dropped = /(\d+) packets? dropped by kernel/.exec(text)?.[1];
    if (received === undefined || dropped === undefined) {
      throw problem(`tcpdump did not print its counters: ${JSON.stringify(text)}`);
    }
    return { received: Number(received), dropped: Number(dropped) };
  }

  /** The limits that the peer's program has reached. A counter that the kernel lacks is 0. */
  async limits(): Promise<LimitCounts> {
    const { text } = await this.#channel.ask("limits");
    const count = (name: string): number =>
      Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
    return { killed: count("killed"), full: count("full"), refused: count("refused") };
  }

  /** The peer's program, once its own code runs; undefined before that and after its end. */
  async beforeMain(): Promise<OwnCode | undefined> {
    const { text } = await this.#channel.ask("before-main");
    const [, pid, state, hundredths] = /^(\d+) (\S) (\d+)$/.exec(text) ?? [];
    if (pid === undefined) return undefined;
    return { pid: Number(pid), sleeps: state === "S", seconds: Number(hundredths) / 100 };
  }

  /** Whether a process of the peer may act by itself: no debugger holds it, or the sidecar cannot know. */
  async mayRun(): Promise<boolean> {
    const { status, text } = await this.#channel.ask("unheld");
    return status !== 0 || text !== "";
  }
}

function problem(what: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(
    `A sidecar stopped working: ${what}.`,
    "Run this again. If it happens again, check the free disk, the memory, and the rest of the machine with wirestep doctor.",
    { cause },
  );
}
