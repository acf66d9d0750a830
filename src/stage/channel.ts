/**
 * The protocol between a run and its tools in containers (docker/sidecar: agent.sh, gate.c, trace.sh):
 *
 *     stdin    requests, a line each
 *     stderr   ready [TEXT]           first, when the tool can work
 *              answer STATUS LENGTH   then LENGTH bytes and a newline; the answers come in the order of
 *                                     their requests
 *              failed TEXT            the tool cannot go on, and ends
 *              any other line         a report of the tool's own
 *     stdout   data, if the tool has any
 *
 * A channel fails once, with its first failure: the tool ends, reports that it failed, breaks the
 * protocol, or does not answer in time. Everything that waits for it then fails with the same error.
 */
import type { ProgramStream } from "../containers/program-stream.ts";

export interface Answer {
  /** The exit status of the program that has the answer. */
  readonly status: number;
  readonly text: string;
}

export interface ChannelOptions {
  /** The subject of messages: `the trace` has ended. */
  readonly name: string;
  /** Makes the error from what happened. */
  readonly problem: (what: string, cause?: unknown) => Error;
  /** Takes a report of the tool. @returns whether it is one */
  readonly onReport?: (line: string) => boolean;
  /** Milliseconds in which the tool must answer. */
  readonly limit?: number;
}

/** A tool answers within milliseconds. A machine that takes this long gives no evidence. */
const ANSWER_LIMIT = 10_000;
/** Characters; the largest packet takes 131,070. */
const LINE_LIMIT = 1024 * 1024;
/** Bytes; a socket table of thousands of rows has less. */
const TEXT_LIMIT = 16 * 1024 * 1024;
/** Characters of a line that a message shows. */
const SHOWN = 100;
const LINE_END = "\n".charCodeAt(0);

export class Channel {
  readonly #stream: ProgramStream;
  readonly #options: ChannelOptions;
  readonly #ready = Promise.withResolvers<string>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #requests: PromiseWithResolvers<Answer>[] = [];
  #received = Buffer.alloc(0);
  #failure: Error | undefined;

  constructor(stream: ProgramStream, options: ChannelOptions) {
    this.#stream = stream;
    this.#options = options;
    stream.onStderr((chunk) => this.#receive(chunk));
    void stream.ended.then((cause) => this.#fail("has ended", cause));
    this.#ready.promise.catch(() => undefined); // those who wait for it get the error
    this.#failed.promise.catch(() => undefined);
  }

  /** Resolves when the tool can work, with the text after its `ready`. */
  get ready(): Promise<string> {
    return this.#ready.promise;
  }

  /** Rejects when the channel fails. Never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Sends a request that has no answer. */
  send(request: string): void {
    this.#stream.write(`${request}\n`);
  }

  /** Sends a request and resolves with its answer. */
  async ask(request: string): Promise<Answer> {
    if (this.#failure !== undefined) throw this.#failure;
    const answer = Promise.withResolvers<Answer>();
    this.#requests.push(answer);
    this.send(request);
    const { limit = ANSWER_LIMIT } = this.#options;
    const timer = setTimeout(
      () => this.#fail(`did not answer ${shown(request)} within ${limit / 1000} s`),
      limit,
    );
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #receive(chunk: Uint8Array): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#failure === undefined && this.#takeMessage());
  }

  /** @returns whether a whole message had been received */
  #takeMessage(): boolean {
    const end = this.#received.indexOf(LINE_END);
    if (end < 0) {
      if (this.#received.length > LINE_LIMIT) this.#fail("sent a line without an end");
      return false;
    }
    const line = this.#received.toString("latin1", 0, end);
    const [, status, length] = /^answer (\d+) (\d+)$/.exec(line) ?? [];
    if (length === undefined) {
      this.#received = this.#received.subarray(end + 1);
      this.#understand(line);
      return true;
    }
    const start = end + 1;
    const textEnd = start + Number(length);
    if (Number(length) > TEXT_LIMIT) this.#fail(`sent ${shown(line)}`);
    if (this.#received.length <= textEnd) return false;
    const text = this.#received.toString("utf8", start, textEnd);
    const isWhole = this.#received[textEnd] === LINE_END;
    this.#received = this.#received.subarray(textEnd + 1);
    const [request] = this.#requests;
    if (request === undefined) this.#fail(`sent ${shown(line)} without a request`);
    else if (!isWhole) this.#fail(`sent more than its ${shown(line)}`);
    else {
      this.#requests.shift();
      request.resolve({ status: Number(status), text });
    }
    return true;
  }

  #understand(line: string): void {
    const [, word, text = ""] = /^(ready|failed)(?: (.*))?$/.exec(line) ?? [];
    if (word === "ready") this.#ready.resolve(text);
    else if (word === "failed") this.#failWith(text);
    else if (this.#options.onReport?.(line) !== true) this.#fail(`sent ${shown(line)}`);
  }

  #fail(what: string, cause?: unknown): void {
    this.#failWith(`${this.#options.name} ${what}`, cause);
  }

  #failWith(what: string, cause?: unknown): void {
    if (this.#failure !== undefined) return;
    const failure = this.#options.problem(what, cause);
    this.#failure = failure;
    this.#received = Buffer.alloc(0);
    this.#ready.reject(failure);
    this.#failed.reject(failure);
    for (const { reject } of this.#requests.splice(0)) reject(failure);
  }
}

function shown(line: string): string {
  return JSON.stringify(line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line);
}
