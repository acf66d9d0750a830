/**
 * What is typed of a step to what is said of it: `client S; server S. ack 1; client . ack 1`, and for
 * the states `server ESTABLISHED, client SYN-SENT`. What is not understood is an error that says what
 * is meant; nothing is guessed.
 */
import { PEERS, type Peer } from "../lab/model.ts";
import { stateFromTool, TCP_STATES, type TcpState } from "../sockets/states.ts";
import { flagBits, flagLetters } from "../wire/decode/flags.ts";
import {
  LARGEST_ACK,
  MOST_BYTES,
  MOST_PACKETS,
  type PeerStates,
  type PredictedPacket,
} from "./prediction.ts";

/** What was typed is not understood; the message says what is meant. */
export class NotationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NotationError";
  }
}

/** Characters: longer than anything there is to say of a step. */
const LONGEST = 5_000;

/** @returns in the order typed; none of empty text, for nothing is sent @throws NotationError */
export function parsePackets(text: string): readonly PredictedPacket[] {
  const parts = partsOf(text);
  if (parts.length > MOST_PACKETS) {
    throw new NotationError(`no more than ${MOST_PACKETS} packets can be said of a step`);
  }
  return parts.map((words, index) => packetOf(words, `packet ${index + 1}: `));
}

/** @param before the states of the peers that are not named @throws NotationError */
export function parseStates(text: string, before: PeerStates): PeerStates {
  const words = partsOf(text).flat();
  const said: Partial<Record<Peer, TcpState>> = {};
  for (let index = 0; index < words.length; index += 2) {
    const peer = peerOf(words[index] ?? "", "");
    const state = words[index + 1];
    if (state === undefined) throw new NotationError(`the state of the ${peer} is missing`);
    if (said[peer] !== undefined) throw new NotationError(`the ${peer} is named twice`);
    said[peer] = stateNamed(state);
  }
  return { ...before, ...said };
}

/** The same packets as they would be typed. */
export function packetsNotation(packets: readonly PredictedPacket[]): string {
  return packets.map(packetNotation).join("; ");
}

function packetNotation(packet: PredictedPacket): string {
  const { from, kind } = packet;
  if (kind === "icmp") return `${from} icmp`;
  const length = packet.length > 0 ? ` ${packet.length}` : "";
  if (kind === "datagram") return `${from} udp${length}`;
  const ack = packet.ack === undefined ? "" : ` ack ${packet.ack}`;
  return `${from} ${packet.flags}${length}${ack}`;
}

/** Packets stand between semicolons; a comma is as good as a space. */
function partsOf(text: string): readonly (readonly string[])[] {
  if (text.length > LONGEST) {
    throw new NotationError(`that is too long: ${LONGEST} characters are enough for any step`);
  }
  return text
    .split(";")
    .map((part) => part.split(/[\s,]+/).filter((word) => word !== ""))
    .filter((words) => words.length > 0);
}

function packetOf([sender = "", kind, ...rest]: readonly string[], place: string): PredictedPacket {
  const from = peerOf(sender, place);
  if (kind === undefined) {
    throw new NotationError(`${place}flags are missing after ${from}, as in: ${from} S`);
  }
  const what = kind.toLowerCase();
  const flags = what === "icmp" || what === "udp" ? "" : flagsOf(kind, place);
  const { length = 0, ack } = numbersOf(rest, place);
  if (what === "icmp") {
    if (rest.length > 0) throw new NotationError(`${place}of ICMP only the sender is said`);
    return { kind: "icmp", from };
  }
  if (what === "udp") {
    if (ack !== undefined) throw new NotationError(`${place}UDP acknowledges nothing`);
    return { kind: "datagram", from, length };
  }
  if (ack !== undefined && !flags.includes(".")) {
    throw new NotationError(
      `${place}an ack goes with the ACK flag, the dot: ${from} ${flags}. ack ${ack}`,
    );
  }
  return { kind: "segment", from, flags, length, ...(ack !== undefined && { ack }) };
}

function peerOf(word: string, place: string): Peer {
  const peer = PEERS.find((one) => one === word.toLowerCase() || one[0] === word.toLowerCase());
  if (peer === undefined) {
    throw new NotationError(`${place}${quoted(word)} is no peer: say server or client, or s or c`);
  }
  return peer;
}

/** Names that are as often said as tcpdump's letters, with those. */
const LETTERS: Readonly<Record<string, string>> = {
  SYN: "S",
  SYNACK: "S.",
  ACK: ".",
  FIN: "F",
  FINACK: "F.",
  RST: "R",
  RSTACK: "R.",
  PSH: "P",
  PSHACK: "P.",
};

function flagsOf(word: string, place: string): string {
  const letters = word.replace(/^\[(.*)\]$/, "$1").toUpperCase();
  if (/^[FSRPUEW.]+$/.test(letters)) return flagLetters(flagBits(letters));
  const name = letters.replaceAll(/[^A-Z]/g, "");
  const meant = Object.hasOwn(LETTERS, name) ? LETTERS[name] : undefined;
  const hint =
    meant === undefined
      ? "S is SYN, F FIN, R RST, P PSH and . ACK; or udp, icmp"
      : `write ${meant} for it, as tcpdump does`;
  throw new NotationError(`${place}${quoted(word)} are no flags: ${hint}`);
}

interface Numbers {
  readonly length?: number;
  readonly ack?: number;
}

function numbersOf(words: readonly string[], place: string): Numbers {
  let numbers: Numbers = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const [, name = "", digits = ""] = /^(a|ack|length)?(\d*)$/i.exec(word) ?? [];
    if (name === "" && digits === "") {
      throw new NotationError(
        `${place}${quoted(word)} is neither a length, as 15, nor an ack, as ack 1`,
      );
    }
    if (digits === "") index += 1;
    const field = name.toLowerCase().startsWith("a") ? "ack" : "length";
    if (numbers[field] !== undefined) throw new NotationError(`${place}two numbers for ${field}`);
    const text = digits === "" ? (words[index] ?? "") : digits;
    numbers = { ...numbers, [field]: numberOf(text, field, place) };
  }
  return numbers;
}

function numberOf(text: string, field: keyof Numbers, place: string): number {
  const most = field === "ack" ? LARGEST_ACK : MOST_BYTES;
  if (!/^\d{1,10}$/.test(text) || Number(text) > most) {
    const got = text === "" ? "none is there" : `not ${quoted(text)}`;
    throw new NotationError(`${place}${field} is a number from 0 to ${most}, ${got}`);
  }
  return Number(text);
}

/** By RFC 9293's name, by its beginning, or as netstat and ss spell it. */
function stateNamed(word: string): TcpState {
  const name = word.toUpperCase().replaceAll("_", "-");
  const exact = TCP_STATES.find((state) => state === name);
  if (exact !== undefined) return exact;
  const begun = TCP_STATES.filter((state) => state.startsWith(name));
  const found = begun.length === 1 ? begun[0] : stateFromTool(word.toUpperCase());
  if (found !== undefined && begun.length < 2) return found;
  if (begun.length > 1) {
    throw new NotationError(`${quoted(word)} can be ${begun.join(" or ")}: write more of it`);
  }
  throw new NotationError(`${quoted(word)} is no state: ${TCP_STATES.join(" ")}`);
}

/** As much of a word as tells it from others. */
function quoted(word: string): string {
  return `"${word.length > 24 ? `${word.slice(0, 24)}…` : word}"`;
}
