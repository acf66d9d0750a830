/**
 * Decodes the options of a TCP header (RFC 9293 section 3.1) to a list of `TcpOption`, in order. Never
 * throws: an invalid option ends the list with `bad`, and one that was not captured whole ends it with
 * `cut`. Like tcpdump, it reads an option with a wrong length by its kind, and marks it.
 */
import { slice, u8, u16, u32 } from "./bytes.ts";

export interface SackBlock {
  /** The first sequence number of the block and the number after its last, raw (RFC 2018). */
  readonly left: number;
  readonly right: number;
}

export type TcpOption =
  | { readonly kind: "eol" | "nop" | "sackOK" }
  /** Octets (RFC 9293). */
  | { readonly kind: "mss"; readonly value: number }
  /** Bits by which the windows of all later segments are shifted (RFC 7323). */
  | { readonly kind: "wscale"; readonly shift: number }
  | { readonly kind: "sack"; readonly blocks: readonly SackBlock[] }
  /** RFC 7323; `echo` has no meaning without the ACK flag. */
  | { readonly kind: "timestamp"; readonly value: number; readonly echo: number }
  /** RFC 2385. */
  | { readonly kind: "md5"; readonly digest: Uint8Array }
  /** RFC 7413; an empty cookie requests one. */
  | { readonly kind: "fast-open"; readonly cookie: Uint8Array }
  /** RFC 8684; `data` from the subtype on. */
  | { readonly kind: "mptcp"; readonly data: Uint8Array }
  /** Any other kind, by its number; `data` follows kind and length. */
  | { readonly kind: "other"; readonly number: number; readonly data: Uint8Array }
  /** The header gives an option of this kind a length that the kind does not have. tcpdump reads it by its kind. */
  | { readonly kind: "wrong-length"; readonly length: number; readonly option: TcpOption }
  /** The rest is invalid; `number` is the kind if it was read, otherwise -1. */
  | { readonly kind: "bad"; readonly number: number }
  /** The rest was not captured; `number` as above, `data` the option's captured octets from its kind on. */
  | { readonly kind: "cut"; readonly number: number; readonly data: Uint8Array };

export const NO_OPTIONS: readonly TcpOption[] = [];

export const OPTION = {
  eol: 0,
  nop: 1,
  mss: 2,
  wscale: 3,
  sackOK: 4,
  sack: 5,
  echo: 6,
  echoReply: 7,
  timestamp: 8,
  connectionCount: 11,
  connectionCountNew: 12,
  connectionCountEcho: 13,
  md5: 19,
  spaceCapabilities: 20,
  userTimeout: 28,
  authentication: 29,
  mptcp: 30,
  fastOpen: 34,
  experiment2: 254,
} as const;

const EOL: TcpOption = { kind: "eol" };
const NOP: TcpOption = { kind: "nop" };
const SACK_OK: TcpOption = { kind: "sackOK" };

/** Octets of data for the kinds of fixed size; -1 for all others. */
const SIZES = new Int8Array(256).fill(-1);
for (const [number, size] of [
  [OPTION.mss, 2],
  [OPTION.wscale, 1],
  [OPTION.sackOK, 0],
  [OPTION.echo, 4],
  [OPTION.echoReply, 4],
  [OPTION.timestamp, 8],
  [OPTION.connectionCount, 4],
  [OPTION.connectionCountNew, 4],
  [OPTION.connectionCountEcho, 4],
  [OPTION.md5, 16],
  [OPTION.spaceCapabilities, 2],
  [OPTION.userTimeout, 2],
] as const)
  SIZES[number] = size;

/** The options are from `start` to `limit` by the header; only octets before `end` were captured. */
export function decodeTcpOptions(
  bytes: Uint8Array,
  start: number,
  limit: number,
  end: number,
): readonly TcpOption[] {
  const options: TcpOption[] = [];
  let at = start;
  while (at < limit) {
    if (at >= end) return cut(options, -1, bytes, at, end);
    const number = u8(bytes, at);
    if (number === OPTION.nop) {
      options.push(NOP);
      at++;
      continue;
    }
    if (number === OPTION.eol) {
      options.push(EOL);
      return options;
    }
    if (at + 1 >= end) return cut(options, -1, bytes, at, end);
    const length = u8(bytes, at + 1);
    const data = at + 2;
    if (length < 2 || at + length > limit) return bad(options, -1);
    const fixed = SIZES[number] as number;
    const size = fixed >= 0 ? fixed : length - 2;
    if (data + size > limit) return bad(options, number);
    if (data + size > end) return cut(options, number, bytes, at, end);
    const option = decodeOption(bytes, number, data, size);
    options.push(size === length - 2 ? option : { kind: "wrong-length", length, option });
    at = data + size;
  }
  return options;
}

function decodeOption(bytes: Uint8Array, number: number, at: number, size: number): TcpOption {
  switch (number) {
    case OPTION.timestamp:
      return { kind: "timestamp", value: u32(bytes, at), echo: u32(bytes, at + 4) };
    case OPTION.mss:
      return { kind: "mss", value: u16(bytes, at) };
    case OPTION.wscale:
      return { kind: "wscale", shift: u8(bytes, at) };
    case OPTION.sackOK:
      return SACK_OK;
    case OPTION.sack:
      return size % 8 === 0
        ? { kind: "sack", blocks: decodeSackBlocks(bytes, at, size) }
        : { kind: "other", number, data: slice(bytes, at, at + size) };
    case OPTION.md5:
      return { kind: "md5", digest: slice(bytes, at, at + size) };
    case OPTION.fastOpen:
      return { kind: "fast-open", cookie: slice(bytes, at, at + size) };
    case OPTION.mptcp:
      return { kind: "mptcp", data: slice(bytes, at, at + size) };
    default:
      return { kind: "other", number, data: slice(bytes, at, at + size) };
  }
}

export function decodeSackBlocks(bytes: Uint8Array, at: number, size: number): SackBlock[] {
  const blocks: SackBlock[] = [];
  for (let n = 0; n + 8 <= size; n += 8)
    blocks.push({ left: u32(bytes, at + n), right: u32(bytes, at + n + 4) });
  return blocks;
}

function bad(options: TcpOption[], number: number): TcpOption[] {
  options.push({ kind: "bad", number });
  return options;
}

function cut(
  options: TcpOption[],
  number: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): TcpOption[] {
  options.push({ kind: "cut", number, data: slice(bytes, at, end) });
  return options;
}
