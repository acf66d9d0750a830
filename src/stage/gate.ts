/**
 * The gate of a peer (docker/sidecar/gate.c): holds packets at the peer's door, and lets them in or
 * loses them one by one.
 */
import { z } from "zod";
import type { ExecStream } from "../engine/exec-stream.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";

/** A packet that has come to the door while the gate held something. */
export interface Arrival {
  /** What the gate knows it by. */
  readonly id: number;
  /** Held, or let in at once because nobody asked for packets like it. */
  readonly held: boolean;
  /** From the IP header on. */
  readonly bytes: Buffer;
}

/** What a packet must be to be held; what is left out may be anything. */
export interface GateMatch {
  /** Of the IP header: 6 for TCP. */
  readonly protocol?: number;
  /** Of the TCP header, as a number. */
  readonly flags?: number;
  /** Payload bytes. */
  readonly length?: number;
}

/** The kernel's number for a packet. */
const id = z.int().min(0).max(0xffff_ffff);
const said = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ done: z.string(), held: z.array(id).optional() }),
  z.object({ id, held: z.boolean(), packet: z.hex().refine((text) => text.length % 2 === 0) }),
]);

/** The gate answers within milliseconds; a kernel that takes this long gives no evidence. */
const ANSWER_LIMIT = 10_000;
/** Characters; the largest packet takes 131,070. */
const LINE_LIMIT = 1024 * 1024;

export class Gate {
  static readonly command: readonly string[] = ["gate", "eth0"];
  readonly #stream: ExecStream;
  readonly #ready = Promise.withResolvers<void>();
  readonly #failed = Promise.withResolvers<never>();
  readonly #commands: (PromiseWithResolvers<readonly number[]> & { readonly do: string })[] = [];
  #text = "";
  #errors = "";
  #failure: EnvironmentError | undefined;
  #onArrival: (arrival: Arrival) => void = () => undefined;

  constructor(stream: ExecStream) {
    this.#stream = stream;
    stream.onStdout((chunk) => this.#receive(chunk));
    stream.onStderr((chunk) => {
      this.#errors += Buffer.from(chunk).toString();
    });
    void stream.ended.then((cause) =>
      this.#fail(this.#errors.trim() || "its stream has ended", cause),
    );
    this.#ready.promise.catch(() => undefined); // whoever waits for it is told
    this.#failed.promise.catch(() => undefined);
  }

  /** Resolves once it can hold packets; rejects where the kernel cannot. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Rejects when the gate stops working: what it held is lost then. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  onArrival(listener: (arrival: Arrival) => void): void {
    this.#onArrival = listener;
  }

  /** @param only holds what is one of these; none of them holds nothing new; left out, everything */
  async hold(only?: readonly GateMatch[]): Promise<void> {
    await this.#command({ do: "hold", ...(only && { only }) });
  }

  /** Lets everything in, in order, and leaves the packets' path. */
  async open(): Promise<void> {
    await this.#command({ do: "open" });
  }

  /** Lets a held packet in. Resolves when the kernel has processed it and sent its reply. */
  async deliver(id: number): Promise<void> {
    await this.#command({ do: "deliver", id });
  }

  async drop(id: number): Promise<void> {
    await this.#command({ do: "drop", id });
  }

  /** Sends an Ethernet frame from the peer's interface. */
  async send(frame: Uint8Array): Promise<void> {
    await this.#command({ do: "send", frame: Buffer.from(frame).toString("hex") });
  }

  /** What is held, in the order it came. */
  list(): Promise<readonly number[]> {
    return this.#command({ do: "list" });
  }

  #command(command: {
    readonly do: string;
    readonly [field: string]: unknown;
  }): Promise<readonly number[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const done = Promise.withResolvers<readonly number[]>();
    this.#commands.push({ ...done, do: command.do });
    this.#stream.write(`${JSON.stringify(command)}\n`);
    return limited(done.promise, ANSWER_LIMIT, () =>
      problem(`it did not "${command.do}" within ${ANSWER_LIMIT / 1000} s`),
    );
  }

  #receive(chunk: Uint8Array): void {
    const lines = (this.#text + Buffer.from(chunk).toString("latin1")).split("\n");
    this.#text = lines.pop() ?? "";
    if (this.#text.length > LINE_LIMIT) {
      this.#fail("it said a line without an end");
      this.#text = "";
    }
    for (const line of lines) {
      try {
        this.#understand(said.parse(JSON.parse(line)));
      } catch (cause) {
        this.#fail(`it said ${JSON.stringify(line.slice(0, 100))}`, cause);
      }
    }
  }

  #understand(message: z.infer<typeof said>): void {
    if ("ready" in message) this.#ready.resolve();
    else if ("done" in message) {
      const [command] = this.#commands;
      if (command?.do !== message.done) throw new Error(`nobody waits for "${message.done}"`);
      this.#commands.shift();
      command.resolve(message.held ?? []);
    } else {
      const { id, held, packet } = message;
      this.#onArrival({ id, held, bytes: Buffer.from(packet, "hex") });
    }
  }

  #fail(what: string, cause?: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = problem(what, cause);
    this.#ready.reject(this.#failure);
    this.#failed.reject(this.#failure);
    for (const { reject } of this.#commands.splice(0)) reject(this.#failure);
  }
}

function problem(what: string, cause?: unknown): EnvironmentError {
  if (what.includes("NFQUEUE") || what.startsWith("iptables")) {
    return new EnvironmentError(
      `Packets cannot be held on this kernel: ${what}.`,
      "Labs that hold packets need NFQUEUE (CONFIG_NETFILTER_NETLINK_QUEUE, CONFIG_NETFILTER_XT_TARGET_NFQUEUE); the other labs do not.",
      { cause },
    );
  }
  return new EnvironmentError(
    `The gate that holds packets stopped working: ${what}.`,
    "Run this again; if it happens again, the engine or the machine is in trouble (docker info, free disk, memory).",
    { cause },
  );
}
