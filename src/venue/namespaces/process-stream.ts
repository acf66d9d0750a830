/**
 * The streams of a process of this machine. They exist before the process does, so that their reader gets the
 * first output.
 */
import type { ChildProcess } from "node:child_process";
import { Streams } from "../../containers/program-stream.ts";

export class ProcessStream extends Streams {
  #child: ChildProcess | undefined;
  #early: (string | Uint8Array)[] = [];
  #isOver = false;

  /** The process whose streams these are. */
  connect(child: ChildProcess): void {
    this.#child = child;
    child.stdout?.on("data", (chunk: Uint8Array) => this.#take(() => this.fromStdout(chunk)));
    child.stderr?.on("data", (chunk: Uint8Array) => this.#take(() => this.fromStderr(chunk)));
    child.stdin?.on("error", () => undefined); // a program that has ended reads no more
    child.once("error", (error) => this.end(error));
    child.once("close", () => this.end());
    for (const data of this.#early.splice(0)) child.stdin?.write(data);
    if (this.#isOver) this.#cut();
  }

  write(data: string | Uint8Array): void {
    if (this.#child === undefined) this.#early.push(data);
    else if (!this.#isOver) this.#child.stdin?.write(data);
  }

  /** Ends the streams of a process that could not be started. */
  fail(error: Error): void {
    this.end(error);
  }

  protected endInput(): void {
    this.#child?.stdin?.end();
  }

  #take(pass: () => void): void {
    if (!this.#isOver) this.pass(pass);
  }

  #cut(): void {
    this.#child?.stdin?.destroy();
    this.#child?.stdout?.destroy();
    this.#child?.stderr?.destroy();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#cut();
    this.end();
  }
}
