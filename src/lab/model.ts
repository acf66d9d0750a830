/**
 * What a lab is, as data. `vocabulary.ts` makes it, `schema.ts` validates it, `plan.ts` joins it
 * with the programs' sources; everything here is readonly and can be printed as JSON.
 */
import type { TcpState } from "../sockets/states.ts";

export type Peer = "server" | "client";
export const PEERS: readonly Peer[] = ["server", "client"];

/** The other peer of a connection. */
export function otherPeer(peer: Peer): Peer {
  return peer === "server" ? "client" : "server";
}

/** The version of IP a run is on. */
export type Family = 4 | 6;
export const FAMILIES: readonly Family[] = [4, 6];

/** A value that is the same on both, or one for IPv4 and one for IPv6: `{ 4: 64240, 6: 64800 }`. */
export type ByFamily<T> = T | { readonly 4: T; readonly 6: T };

/** The payload bytes of text. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** A sequence number: relative to its side's ISN, or as it stands in the header. */
export type SequenceNumber = number | { readonly raw: number };

/** A packet that must pass, TCP, UDP or ICMP. */
export type PacketExpectation = SegmentExpectation | DatagramExpectation | IcmpExpectation;

/**
 * A TCP segment that must pass. `seq` and `ack` left out mean the next ones in sequence, given the
 * segments before: left out is not unchecked.
 */
export interface SegmentExpectation {
  readonly kind: "segment";
  readonly from: Peer;
  /** tcpdump's letters: `S`, `S.`, `.`, `P.`, `F.`, `R`, `R.` */
  readonly flags: string;
  /** Relative to the sender's ISN: the SYN is 0, the first byte of data 1. */
  readonly seq?: SequenceNumber;
  /** Relative to the other side's ISN. */
  readonly ack?: SequenceNumber;
  /** Payload bytes; 0 if neither `length` nor `data` is given. */
  readonly length?: ByFamily<number>;
  /** The payload itself, as text. */
  readonly data?: string;
  /** The header's window field, not scaled; unchecked if left out. */
  readonly window?: ByFamily<number>;
  /**
   * All options in their order, in tcpdump's words: `mss 1460,sackOK,TS,nop,wscale`. A word
   * without its value stands for any value; unchecked if left out.
   */
  readonly options?: ByFamily<string>;
  /** Text that must stand in the line tcpdump prints for it. */
  readonly reads?: ByFamily<string>;
  /** A SYN's raw number is another than in the connection before with the same addresses and ports. */
  readonly isn?: "new";
  /** Which connection of the run, counted by first segment; 1 if left out. */
  readonly connection?: number;
  /** Seconds since the packet before it in the run, at least and at most; unchecked if left out. */
  readonly afterSeconds?: readonly [number, number];
}

/** A UDP datagram that must pass. */
export interface DatagramExpectation {
  readonly kind: "datagram";
  readonly from: Peer;
  /** Payload bytes; of `data` if that is given, else 0. */
  readonly length?: ByFamily<number>;
  /** The payload itself, as text. */
  readonly data?: string;
  readonly reads?: ByFamily<string>;
  /** Which pair of endpoints of the run, counted by first packet together with TCP's; 1 if left out. */
  readonly connection?: number;
}

/** An ICMP message that must pass; what it is, in tcpdump's words. */
export interface IcmpExpectation {
  readonly kind: "icmp";
  readonly from: Peer;
  readonly reads: ByFamily<string>;
}

/** A row that must be in a peer's socket table. */
export interface SocketExpectation {
  readonly protocol: "tcp" | "udp";
  /** Left out: a UDP socket that is not connected has none. */
  readonly state?: TcpState;
  /** `some`: more than none; UDP counts the kernel's buffers, not the payload. */
  readonly recvQ: number | "some";
  readonly sendQ: number;
  /** Whether the peer's program holds it, or nobody (netstat prints `-`). */
  readonly owner: "program" | "none";
  /** Which connection's row; left out for a socket bound to the lab's port on all addresses. */
  readonly connection?: number;
  /** The row names this peer's port of the connection, but no addresses: not bound, not connected. */
  readonly anyAddress?: true;
  /** Which timer runs on the socket, as netstat names it; unchecked if left out. */
  readonly timer?: "off" | "on" | "keepalive" | "timewait" | "probe";
  /** Seconds until that timer fires: at least and at most. */
  readonly timerSeconds?: readonly [number, number];
}

/** A socket call of the program with its result; `errno` by name where it fails. */
export interface CallExpectation {
  readonly name: string;
  readonly result: number;
  readonly errno?: string;
}

/** A line that was started earlier and comes to its end now. */
export interface FinishExpectation {
  readonly peer: Peer;
  readonly tag: string;
  readonly calls?: readonly CallExpectation[];
  readonly prints?: string;
}

/** A setting's value, or so many numbers each of which is larger than the one before. */
export type SettingExpectation = string | { readonly rising: number };

/** What one step must show. Left out: `sockets` as after the step before, `prints` nothing. */
export interface StepExpectation {
  /** One or two sentences: why this is what happens. */
  readonly why: string;
  /** Where it is written down, e.g. `RFC 9293, 3.5`. */
  readonly source?: string;
  /** All packets that are sent, in order. */
  readonly packets: readonly PacketExpectation[];
  /** How many seconds the packets may take; 2 if left out, longer than a delayed ACK. */
  readonly within?: number;
  /** All rows of each table. */
  readonly sockets?: Readonly<Partial<Record<Peer, readonly SocketExpectation[]>>>;
  /** A line, started before, that this step lets finish. */
  readonly finishes?: FinishExpectation;
  /**
   * Kernel settings as sysctl prints them: of a peer's network namespace, or of the machine the
   * engine runs on (`host`), for those that belong to it alone.
   */
  readonly sysctls?: Readonly<
    Partial<Record<Peer | "host", Readonly<Record<string, SettingExpectation>>>>
  >;
  /** Ids of the statements this step shows. */
  readonly shows?: readonly string[];
}

/** What a step must show in which a program executes something. */
export interface LineExpectation extends StepExpectation {
  /** All socket calls of the line; left out: any calls, none of which fails. */
  readonly calls?: readonly CallExpectation[];
  /** All that the program writes. */
  readonly prints?: string;
}

/** How a program must end. */
export type ProgramEnd = { readonly code: number } | { readonly signal: string };

/**
 * A peer executes the line with this tag (`steps`), starts it and must come to wait inside the
 * system call `blocksIn` (`starts`), or runs from it to the program's end (`ends`).
 */
export interface LineStep extends LineExpectation {
  readonly peer: Peer;
  readonly action: "steps" | "starts" | "ends";
  readonly tag: string;
  readonly blocksIn?: string;
  readonly end?: ProgramEnd;
}

/** Which packets, of those that are there: every field that is given is as given. */
export type PacketSelector = PacketExpectation & {
  /** The second, third … of those; the first if left out. */
  readonly nth?: number;
};

/**
 * The network acts: it holds packets at their receiver's door from now on (all, or those that are
 * selected), lets held ones in (`delivers`), loses them (`drops`), brings a packet of the run once
 * more (`copies`), or lets in what is held and holds nothing any more (`opens`).
 */
export interface NetworkStep extends StepExpectation {
  readonly action: "holds" | "delivers" | "drops" | "duplicates" | "releases";
  /** Left out: everything. */
  readonly what?: readonly PacketSelector[];
}

/** Nothing is done: the tables must become as expected within this many seconds, not before. */
export interface TimeStep extends StepExpectation {
  readonly action: "passes";
  readonly seconds: readonly [number, number];
}

export type Step = LineStep | NetworkStep | TimeStep;

export function isLineStep<T extends { readonly action: Step["action"] }>(
  step: T,
): step is Extract<T, { readonly action: LineStep["action"] }> {
  return step.action === "steps" || step.action === "starts" || step.action === "ends";
}

/** How a lab's stage differs from the usual one; each setting is pinned for every run. */
export interface StageSettings {
  /** Largest IP packet the network carries, in bytes; 1500 if left out. */
  readonly mtu?: number;
  /** Both programs on one host, which talk over its loopback interface; IPv4. */
  readonly loopback?: true;
  /** Who runs a peer's program: `student` without privileges, or `root`. */
  readonly user?: Readonly<Partial<Record<Peer, "student" | "root">>>;
  /** Kernel settings of a peer's network namespace, beside those that are always pinned. */
  readonly sysctls?: Readonly<Partial<Record<Peer, Readonly<Record<string, string>>>>>;
}

export interface Lab {
  /** The version of the vocabulary it is written in; `lab()` states it. */
  readonly vocabulary: number;
  readonly name: string;
  /** What the lab answers, as a student would ask it. */
  readonly question: string;
  /** The server's port. */
  readonly port: number;
  /** What the lab can be run on; IPv4 alone if left out. */
  readonly families?: readonly Family[];
  readonly steps: readonly Step[];
  readonly stage?: StageSettings;
  /** The first version of Linux that does what the lab expects, e.g. `6.12`; any if left out. */
  readonly kernel?: string;
  /** It waits for one of the kernel's long timers: not among the labs that run together. */
  readonly slow?: true;
  /** The flags of all segments of the run in order, e.g. `S S. .`; `UDP` and `ICMP` for the others. */
  readonly flags: string;
  /** The states each peer passes on the first connection, as its table shows them after steps. */
  readonly states: Readonly<Record<Peer, string>>;
}

/** A packet's word in a sequence of flags. */
export function flagWord(packet: PacketExpectation): string {
  if (packet.kind === "segment") return packet.flags;
  return packet.kind === "datagram" ? "UDP" : "ICMP";
}

/** Whether the network acts in one of the steps, so that packets must be held. */
export function isGated(steps: readonly { readonly action: Step["action"] }[]): boolean {
  return steps.some((step) => !isLineStep(step) && step.action !== "passes");
}
