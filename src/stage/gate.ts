/**
 * The gate of a peer (docker/sidecar/gate.c): holds packets before the peer's kernel gets them, and
 * delivers or drops them one by one.
 */
import type { ProgramStream } from "../containers/program-stream.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { Channel } from "./channel.ts";

/** A packet that has arrived while the gate holds. */
export interface Arrival {
  /** The gate's own number for it. */
  readonly id: number;
  /** Held, or delivered at once because no match asks for packets like it. */
  readonly held: boolean;
  /** From the IP header on. */
  readonly bytes: Buffer;
}

/** The properties of a packet that is held. A property that is left out matches every value. */
export interface GateMatch {
  /** Of the IP header: 6 for TCP. */
  readonly protocol?: number;
  /** Of the TCP header, as a number. */
  readonly flags?: number;
  /** Payload bytes. */
  readonly length?: number;
}

export class Gate {
  static readonly command: readonly string[] = ["gate", "eth0"];
  readonly #channel: Channel;
  #onArrival: (arrival: Arrival) => void = () => undefined;

  constructor(stream: ProgramStream) {
    this.#channel = new Channel(stream, {
      name: "it",
      problem,
      onReport: (line) => this.#receive(line),
    });
  }

  /** Resolves when it can hold packets; rejects if the kernel cannot. */
  get ready(): Promise<unknown> {
    return this.#channel.ready;
  }

  /** Rejects when the gate stops working. The packets that it held are then dropped. */
  get failed(): Promise<never> {
    return this.#channel.failed;
  }

  onArrival(listener: (arrival: Arrival) => void): void {
    this.#onArrival = listener;
  }

  /** @param only holds packets that match one of these; with an empty list no new ones, without a list all */
  async hold(only?: readonly GateMatch[]): Promise<void> {
    await this.#channel.ask(["hold", ...(only?.map(matchText) ?? ["all"])].join(" "));
  }

  /** Releases all held packets, in order, and stops holding. */
  async release(): Promise<void> {
    await this.#channel.ask("release");
  }

  /** Delivers a held packet. Resolves when the kernel has processed it and sent its reply. */
  async deliver(id: number): Promise<void> {
    await this.#channel.ask(`deliver ${id}`);
  }

  async drop(id: number): Promise<void> {
    await this.#channel.ask(`drop ${id}`);
  }

  /** Sends an Ethernet frame from the peer's interface. */
  async send(frame: Uint8Array): Promise<void> {
    await this.#channel.ask(`send ${Buffer.from(frame).toString("hex")}`);
  }

  /** The ids of the held packets, in the order of arrival. */
  async list(): Promise<readonly number[]> {
    const { text } = await this.#channel.ask("list");
    if (!/^(?:\d{1,10}(?: \d{1,10})*)?$/.test(text)) {
      throw problem(`it listed ${JSON.stringify(text.slice(0, 100))}`);
    }
    return text === "" ? [] : text.split(" ").map(Number);
  }

  #receive(line: string): boolean {
    const [, id, fate, packet = ""] =
      /^packet (\d{1,10}) (held|passed) ([0-9a-f]+)$/.exec(line) ?? [];
    if (packet === "" || packet.length % 2 !== 0) return false;
    this.#onArrival({ id: Number(id), held: fate === "held", bytes: Buffer.from(packet, "hex") });
    return true;
  }
}

function matchText({ protocol, flags, length }: GateMatch): string {
  return [protocol, flags, length].map((part) => part ?? "*").join(":");
}

function problem(what: string, cause?: unknown): EnvironmentError {
  if (what.includes("NFQUEUE") || what.startsWith("iptables")) {
    return new EnvironmentError(
      `Packets cannot be held on this kernel: ${what}.`,
      "Labs that hold packets need NFQUEUE (CONFIG_NETFILTER_NETLINK_QUEUE, CONFIG_NETFILTER_XT_TARGET_NFQUEUE). The other labs do not.",
      { cause },
    );
  }
  return new EnvironmentError(
    `The gate that holds packets stopped working: ${what}.`,
    "Run this again. If it happens again, check the free disk, the memory, and the rest of the machine with wirestep doctor.",
    { cause },
  );
}
