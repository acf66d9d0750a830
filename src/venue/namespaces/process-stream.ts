/**
 * The streams of a process of this machine. They exist before the process does, so that their reader gets the
 * first output.
 */
import type { ChildProcess } from "node:child_process";
import {
  LastWords,
  Outlet,
  type ProgramStream,
  type StreamListener,
} from "../../containers/program-stream.ts";
import { limited } from "../../runtime/time-limit.ts";

/** A program ends within milliseconds after its input has ended. */
const END_LIMIT = 2_000;

export class ProcessStream implements ProgramStream {
  readonly #stdout = new Outlet();
  readonly #stderr = new Outlet();
  readonly #ended = Promise.withResolvers<Error | undefined>();
  readonly #words: LastWords | undefined;
  #child: ChildProcess | undefined;
  #early: (string | Uint8Array)[] = [];
  #isOver = false;

  /** @param end the end of stderr at the program's end, if its process goes on after that */
  constructor(end?: string) {
    this.#words = end === undefined ? undefined : new LastWords(end);
  }

  /** The process whose streams these are. */
  connect(child: ChildProcess): void {
    this.#child = child;
    child.stdout?.on("data", (chunk: Uint8Array) => this.#take(() => this.#stdout.write(chunk)));
    child.stderr?.on("data", (chunk: Uint8Array) => this.#take(() => this.#fromStderr(chunk)));
    child.stdin?.on("error", () => undefined); // a program that has ended reads no more
    child.once("error", (error) => this.#ended.resolve(error));
    child.once("close", () => this.#ended.resolve(undefined));
    for (const data of this.#early.splice(0)) child.stdin?.write(data);
    if (this.#isOver) this.#cut();
  }

  write(data: string | Uint8Array): void {
    if (this.#child === undefined) this.#early.push(data);
    else if (!this.#isOver) this.#child.stdin?.write(data);
  }

  async finish(): Promise<void> {
    this.#child?.stdin?.end();
    await limited(this.ended, END_LIMIT, () => new Error("late")).catch(() => undefined);
    this[Symbol.dispose]();
  }

  onStdout(listener: StreamListener): void {
    this.#stdout.attach(listener);
  }

  onStderr(listener: StreamListener): void {
    this.#stderr.attach(listener);
  }

  get ended(): Promise<Error | undefined> {
    return this.#ended.promise;
  }

  /** Ends the streams of a process that could not be started. */
  fail(error: Error): void {
    this.#ended.resolve(error);
  }

  #fromStderr(chunk: Uint8Array): void {
    const isLast = this.#words?.endsIn(chunk) === true;
    this.#stderr.write(isLast ? (this.#words?.without(chunk) ?? chunk) : chunk);
    if (isLast) this.#ended.resolve(undefined);
  }

  /** A listener's error ends its own stream, and the run to which that belongs reports it. */
  #take(pass: () => void): void {
    if (this.#isOver) return;
    try {
      pass();
    } catch (error) {
      this.#ended.resolve(error instanceof Error ? error : new Error(String(error)));
      this[Symbol.dispose]();
    }
  }

  #cut(): void {
    this.#child?.stdin?.destroy();
    this.#child?.stdout?.destroy();
    this.#child?.stderr?.destroy();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#cut();
    this.#ended.resolve(undefined);
  }
}
