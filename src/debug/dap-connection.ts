/**
 * The Debug Adapter Protocol over a pair of byte streams: requests with their responses, and events.
 *
 * Knows only the protocol's framing and pairing. `program.ts` knows which requests a debugger needs.
 * https://microsoft.github.io/debug-adapter-protocol/overview#base-protocol
 */
import type { DebugProtocol } from "@vscode/debugprotocol";

/** A debugger's standard streams, on any transport. */
export interface DebuggerStream {
  write(text: string): void;
  onOutput(listener: (chunk: Uint8Array) => void): void;
  /** The listener is called once, at the end of the output. It gets a reason if the end was not orderly. */
  onEnd(listener: (reason?: Error) => void): void;
}

/** The debugger refused a request, sent something other than a DAP message, or is gone. */
export class DebuggerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DebuggerError";
  }
}

/** A response takes milliseconds and a debugger's start under a second. Events report what the program does. */
const ANSWER_LIMIT = 20_000;
const HEADER_END = Buffer.from("\r\n\r\n");
const HEADER_LIMIT = 4096; // bytes; the header's one field has about twenty
const MESSAGE_LIMIT = 16 * 1024 * 1024; // bytes; a debugger that announces more is not answering

interface Waiting {
  readonly command: string;
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A rejected promise that need not be awaited. */
function refused(error: Error): Promise<never> {
  const rejected = Promise.reject(error);
  rejected.catch(() => undefined);
  return rejected;
}

export class DapConnection {
  readonly #stream: DebuggerStream;
  readonly #limit: number;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: DebugProtocol.Event) => void>();
  readonly #failureListeners = new Set<(error: Error) => void>();
  #received = Buffer.alloc(0);
  #seq = 0;
  #failure: Error | undefined;
  readonly #gone = Promise.withResolvers<void>();
  /** Resolves when the connection can send no further request. */
  readonly gone = this.#gone.promise;

  /** @param limit milliseconds in which the debugger must answer a request */
  constructor(stream: DebuggerStream, limit = ANSWER_LIMIT) {
    this.#stream = stream;
    this.#limit = limit;
    stream.onOutput((chunk) => this.#receive(chunk));
    stream.onEnd((reason) =>
      this.#fail(
        new DebuggerError("the debugger is gone: its stream has ended", { cause: reason }),
      ),
    );
  }

  /**
   * Sends a request.
   * @returns the response's body
   * @throws DebuggerError if the debugger refuses it, goes away before it answers, or does not answer
   */
  request(command: string, args: object = {}): Promise<unknown> {
    if (this.#failure !== undefined) return refused(this.#failure);
    const seq = ++this.#seq;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(seq, { command, resolve, reject });
    const seconds = this.#limit / 1000;
    const timer = setTimeout(() => {
      this.#fail(new DebuggerError(`the debugger did not answer "${command}" within ${seconds} s`));
    }, this.#limit);
    const body = JSON.stringify({ seq, type: "request", command, arguments: args });
    this.#stream.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const answered = promise.finally(() => clearTimeout(timer));
    answered.catch(() => undefined); // the caller that awaits it gets the error
    return answered;
  }

  /**
   * Resolves when the debugger has answered, even with a refusal.
   * @throws DebuggerError if it is gone or does not answer
   */
  async stillThere(): Promise<void> {
    await this.request("threads").catch(() => undefined); // any answer will do
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Calls the listener for each event, as long as the connection lasts. */
  onEvent(listener: (event: DebugProtocol.Event) => void): void {
    this.#listeners.add(listener);
  }

  /** The next event that `wanted` accepts. Call it before the request that causes the event. */
  nextEvent(wanted: (event: DebugProtocol.Event) => boolean): Promise<DebugProtocol.Event> {
    const next = new Promise<DebugProtocol.Event>((resolve, reject) => {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        return;
      }
      const done = (): void => {
        this.#listeners.delete(listener);
        this.#failureListeners.delete(failed);
      };
      const listener = (event: DebugProtocol.Event): void => {
        if (!wanted(event)) return;
        done();
        resolve(event);
      };
      const failed = (error: Error): void => {
        done();
        reject(error);
      };
      this.#listeners.add(listener);
      this.#failureListeners.add(failed);
    });
    next.catch(() => undefined); // if a request fails first, no caller awaits the event
    return next;
  }

  #receive(chunk: Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const headerEnd = this.#received.indexOf(HEADER_END);
      const begun = headerEnd < 0 ? this.#received.length - HEADER_END.length : headerEnd;
      if (begun > HEADER_LIMIT) this.#failFormat("a header without an end");
      if (begun > HEADER_LIMIT || headerEnd < 0) return;
      const header = this.#received.toString("latin1", 0, headerEnd);
      const length = Number(/^Content-Length: *(\d+)$/im.exec(header)?.[1] ?? Number.NaN);
      if (!(length <= MESSAGE_LIMIT)) {
        this.#failFormat(`the header ${JSON.stringify(header)}`);
        return;
      }
      const start = headerEnd + HEADER_END.length;
      if (this.#received.length < start + length) return;
      const text = this.#received.toString("utf8", start, start + length);
      this.#received = this.#received.subarray(start + length);
      const message = this.#messageIn(text);
      if (message === undefined) return;
      try {
        this.#dispatch(message);
      } catch (defect) {
        this.#fail(defect as Error); // a listener's own: the debugger did nothing wrong
        return;
      }
    }
  }

  /** Undefined if it is none: the connection has failed then. */
  #messageIn(text: string): DebugProtocol.ProtocolMessage | undefined {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null)
        return value as DebugProtocol.ProtocolMessage;
      this.#failFormat("a body that is no object");
    } catch (cause) {
      this.#failFormat("a body that is not JSON", cause);
    }
    return undefined;
  }

  #dispatch(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === "event") {
      for (const listener of [...this.#listeners]) listener(message as DebugProtocol.Event);
    }
    if (message.type !== "response") return;
    const response = message as DebugProtocol.Response;
    const waiting = this.#waiting.get(response.request_seq);
    this.#waiting.delete(response.request_seq);
    if (response.success) waiting?.resolve(response.body);
    else {
      const reason = response.message ?? "no reason given";
      waiting?.reject(new DebuggerError(`the debugger refused "${waiting.command}": ${reason}`));
    }
  }

  #failFormat(what: string, cause?: unknown): void {
    this.#fail(
      new DebuggerError(`the debugger sent something other than a DAP message: ${what}`, { cause }),
    );
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#gone.resolve();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    for (const failed of [...this.#failureListeners]) failed(error);
  }
}
