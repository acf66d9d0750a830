/**
 * Parses the short form of a prediction: `client S; server S. ack 1; client . ack 1`, and for the states
 * `server ESTABLISHED, client SYN-SENT`. It guesses nothing: text that it cannot parse is an error with
 * the correct form.
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

/** The text cannot be parsed. The message has the correct form. */
export class NotationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NotationError";
  }
}

/** In characters. No prediction of a step needs more. */
const LONGEST = 5_000;

/** @returns the packets in the order typed. Empty text means that nothing is sent. @throws NotationError */
export function parsePackets(text: string): readonly PredictedPacket[] {
  const parts = partsOf(text);
  if (parts.length > MOST_PACKETS) {
    throw new NotationError(`a step has at most ${MOST_PACKETS} packets in a prediction`);
  }
  return parts.map((words, index) => packetOf(words, `packet ${index + 1}: `));
}

/** @param before the states of the peers that are not named @throws NotationError */
export function parseStates(text: string, before: PeerStates): PeerStates {
  const words = partsOf(text).flat();
  const named: Partial<Record<Peer, TcpState>> = {};
  for (let index = 0; index < words.length; index += 2) {
    const peer = peerOf(words[index] ?? "", "");
    const state = words[index + 1];
    if (state === undefined) throw new NotationError(`the state of the ${peer} is missing`);
    if (named[peer] !== undefined) throw new NotationError(`the ${peer} is named twice`);
    named[peer] = stateNamed(state);
  }
  return { ...before, ...named };
}

/** The packets in short form. */
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

/** Semicolons separate packets. A comma does if a sender follows it; otherwise it is the comma of `P. 15, ack 1`. */
function partsOf(text: string): readonly (readonly string[])[] {
  if (text.length > LONGEST) {
    throw new NotationError(`the text is too long: use at most ${LONGEST} characters`);
  }
  const parts: string[][] = [[]];
  let before = "";
  for (const token of text.match(/[;,]|[^\s;,]+/g) ?? []) {
    const part = parts.at(-1) ?? [];
    const begins = before === "," && part.length > 1 && isPeer(token);
    if (token === ";") parts.push([]);
    else if (begins) parts.push([token]);
    else if (token !== ",") part.push(token);
    before = token;
  }
  return parts.filter((words) => words.length > 0);
}

function isPeer(word: string): boolean {
  return PEERS.some((peer) => [peer, peer[0]].includes(word.toLowerCase()));
}

function packetOf([sender = "", kind, ...rest]: readonly string[], place: string): PredictedPacket {
  const from = peerOf(sender, place);
  if (kind === undefined) {
    throw new NotationError(`${place}flags are missing after ${from}: write them as in ${from} S`);
  }
  const what = kind.toLowerCase();
  const flags = what === "icmp" || what === "udp" ? "" : flagsOf(kind, place);
  const { length = 0, ack } = numbersOf(rest, place);
  if (what === "icmp") {
    if (rest.length > 0)
      throw new NotationError(`${place}an ICMP packet has only a sender: ${from} icmp`);
    return { kind: "icmp", from };
  }
  if (what === "udp") {
    if (ack !== undefined) throw new NotationError(`${place}a UDP datagram has no ack`);
    return { kind: "datagram", from, length };
  }
  if (ack !== undefined && !flags.includes(".")) {
    throw new NotationError(
      `${place}an ack needs the ACK flag, the dot: ${from} ${flags}. ack ${ack}`,
    );
  }
  return { kind: "segment", from, flags, length, ...(ack !== undefined && { ack }) };
}

function peerOf(word: string, place: string): Peer {
  const peer = PEERS.find((one) => one === word.toLowerCase() || one[0] === word.toLowerCase());
  if (peer === undefined) {
    throw new NotationError(
      `${place}${quoted(word)} is no peer: write server or client, or s or c`,
    );
  }
  return peer;
}

/** Common names of flags, with tcpdump's letters. */
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
      ? "use S for SYN, F FIN, R RST, P PSH and . ACK; or udp or icmp"
      : `write ${meant} instead, as tcpdump does`;
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
        `${place}${quoted(word)} is neither a length such as 15 nor an ack such as ack 1`,
      );
    }
    if (digits === "") index += 1;
    const field = name.toLowerCase().startsWith("a") ? "ack" : "length";
    if (numbers[field] !== undefined)
      throw new NotationError(`${place}${field} has two numbers: give one`);
    const text = digits === "" ? (words[index] ?? "") : digits;
    numbers = { ...numbers, [field]: numberOf(text, field, place) };
  }
  return numbers;
}

function numberOf(text: string, field: keyof Numbers, place: string): number {
  const most = field === "ack" ? LARGEST_ACK : MOST_BYTES;
  if (!/^\d{1,10}$/.test(text) || Number(text) > most) {
    const got = text === "" ? "; none is given" : `, not ${quoted(text)}`;
    throw new NotationError(`${place}${field} needs a number from 0 to ${most}${got}`);
  }
  return Number(text);
}

/** Takes RFC 9293's name, its beginning, or the spelling of netstat and ss. */
function stateNamed(word: string): TcpState {
  const name = word.toUpperCase().replaceAll("_", "-");
  const exact = TCP_STATES.find((state) => state === name);
  if (exact !== undefined) return exact;
  const begun = TCP_STATES.filter((state) => state.startsWith(name));
  const found = begun.length === 1 ? begun[0] : stateFromTool(word.toUpperCase());
  if (found !== undefined && begun.length < 2) return found;
  if (begun.length > 1) {
    throw new NotationError(`${quoted(word)} can be ${begun.join(" or ")}: write more letters`);
  }
  throw new NotationError(`${quoted(word)} is no state; the states are ${TCP_STATES.join(" ")}`);
}

/** The word in quotes, cut if it is long. */
function quoted(word: string): string {
  return `"${word.length > 24 ? `${word.slice(0, 24)}…` : word}"`;
}
