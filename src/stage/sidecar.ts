/**
 * The sidecar of a peer, through its agent (docker/sidecar/agent.sh): the capture as it is taken,
 * and answers about the peer's kernel.
 */

import type { ExecStream } from "../engine/exec-stream.ts";
import { parseVersions } from "../images/tool-versions.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";

/** How many packets tcpdump's filter let through, and how many the kernel had no room for. */
export interface CaptureCounts {
  readonly received: number;
  readonly dropped: number;
}

/** What the control group of a peer's container has counted. */
export interface LimitCounts {
  /** Processes the kernel killed for want of memory. */
  readonly killed: number;
  /** Above 0 where the container's own memory was used up. */
  readonly full: number;
  /** Processes the container was refused. */
  readonly refused: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** An answer takes milliseconds. */
const ANSWER_LIMIT = 10_000;
/** Bytes of an answer; a socket table of thousands of rows has less. */
const TEXT_LIMIT = 16 * 1024 * 1024;
const AGENT = "/usr/local/lib/wirestep/agent.sh";

export class Sidecar {
  /** What runs in the sidecar's container. */
  static command(networkInterface: string): readonly string[] {
    return [AGENT, networkInterface];
  }

  readonly #stream: ExecStream;
  readonly #ready = Promise.withResolvers<void>();
  readonly #questions: PromiseWithResolvers<Answer>[] = [];
  readonly #failed = Promise.withResolvers<never>();
  #received = Buffer.alloc(0);
  #failure: Error | undefined;

  constructor(stream: ExecStream) {
    this.#stream = stream;
    stream.onStderr((chunk) => this.#receive(chunk));
    void stream.ended.then((cause) => this.#fail("its stream has ended", cause));
    this.#ready.promise.catch(() => undefined); // whoever waits for it is told
    this.#failed.promise.catch(() => undefined);
  }

  /** Resolves once packets are being captured. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Rejects when the sidecar stops working. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** The bytes of the capture file, from its header on. Subscribe before anything can be captured. */
  onCapture(listener: (chunk: Uint8Array) => void): void {
    this.#stream.onStdout(listener);
  }

  /** Sends a marker frame: when the token is in the capture, so is every packet before it. */
  mark(token: string): void {
    this.#stream.write(`mark ${token}\n`);
  }

  /** What `netstat -antup` prints of the peer. */
  async sockets(): Promise<string> {
    const { status, text } = await this.#ask("sockets");
    if (status !== 0) throw this.#problem(`netstat failed: ${text}`);
    return `${text}\n`;
  }

  /** The number of the system call a process waits in; undefined if it runs, or is no more. */
  async systemCallOf(pid: number): Promise<number | undefined> {
    const { status, text } = await this.#ask(`process ${pid}`);
    if (status !== 0) {
      if (/No such (process|file)/.test(text)) return undefined;
      throw this.#problem(`/proc/${pid}/syscall cannot be read: ${text}`);
    }
    const number = Number.parseInt(text, 10);
    return Number.isInteger(number) && number >= 0 ? number : undefined;
  }

  /** A kernel setting of the peer's network namespace, as sysctl prints it: one blank between values. */
  async sysctl(name: string): Promise<string> {
    const { status, text } = await this.#ask(`sysctl ${name}`);
    return status === 0 ? text.trim().replace(/\s+/g, " ") : `unknown: ${text}`;
  }

  /** Versions of the tools in the sidecar and in its peer, by package name. */
  async versions(): Promise<Readonly<Record<string, string>>> {
    const { text } = await this.#ask("versions");
    return parseVersions(text);
  }

  /** tcpdump's counts up to now. */
  async counts(): Promise<CaptureCounts> {
    const { text } = await this.#ask("drops");
    const received = /(\d+) packets? received by filter/.exec(text)?.[1];
    const dropped = /(\d+) packets? dropped by kernel/.exec(text)?.[1];
    if (received === undefined || dropped === undefined) {
      throw this.#problem(`tcpdump did not say its counts: ${JSON.stringify(text)}`);
    }
    return { received: Number(received), dropped: Number(dropped) };
  }

  /** How far the peer's program has gone to its limits; what a kernel does not count is 0. */
  async limits(): Promise<LimitCounts> {
    const { text } = await this.#ask("limits");
    const count = (name: string): number =>
      Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
    return { killed: count("killed"), full: count("full"), refused: count("refused") };
  }

  /** Whether a process of the peer may do something by itself: no debugger holds it, or it cannot be known. */
  async mayRun(): Promise<boolean> {
    const { status, text } = await this.#ask("untraced");
    return status !== 0 || text !== "";
  }

  async #ask(command: string): Promise<Answer> {
    if (this.#failure !== undefined) throw this.#failure;
    const question = Promise.withResolvers<Answer>();
    this.#questions.push(question);
    this.#stream.write(`${command}\n`);
    return limited(question.promise, ANSWER_LIMIT, () =>
      this.#problem(`it did not answer "${command}" within ${ANSWER_LIMIT / 1000} s`),
    );
  }

  #receive(chunk: Uint8Array): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf("\n");
      if (this.#received.length > TEXT_LIMIT) {
        this.#fail("it answers without an end");
        this.#received = Buffer.alloc(0);
      }
      if (end < 0) return;
      const line = this.#received.toString("latin1", 0, end);
      const [, status, length] = /^answer (\d+) (\d+)$/.exec(line) ?? [];
      const size = length === undefined ? 0 : Number(length) + 1;
      if (this.#received.length < end + 1 + size) return;
      const body = this.#received.toString("utf8", end + 1, end + 1 + Math.max(size - 1, 0));
      this.#received = this.#received.subarray(end + 1 + size);
      if (line === "ready") this.#ready.resolve();
      else if (status !== undefined) {
        this.#questions.shift()?.resolve({ status: Number(status), text: body });
      } else this.#fail(line);
    }
  }

  #fail(what: string, cause?: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = this.#problem(what, cause);
    this.#ready.reject(this.#failure);
    this.#failed.reject(this.#failure);
    for (const { reject } of this.#questions.splice(0)) reject(this.#failure);
  }

  #problem(what: string, cause?: Error): EnvironmentError {
    return new EnvironmentError(
      `A sidecar stopped working: ${what.replace(/^failed /, "")}.`,
      "Run this again; if it happens again, the engine or the machine is in trouble (docker info, free disk, memory).",
      { cause },
    );
  }
}
