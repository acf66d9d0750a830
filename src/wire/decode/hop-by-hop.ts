/**
 * Reads the options of an IPv6 Hop-by-Hop Options header (RFC 8200, 4.2 and 4.3): finds the length of a
 * jumbogram (RFC 2675), and tcpdump's text for options that are invalid. Interprets no other option.
 */
import { u8, u32 } from "./bytes.ts";

const PAD_1 = 0;
const ROUTER_ALERT = 5;
const JUMBO = 0xc2;
const HOME_ADDRESS = 0xc9;
/** Smaller packets have their length in the IPv6 header. */
const LEAST_JUMBO = 65_536;

/** The names of options that tcpdump checks, with the octets that each has, its type and length included. */
const CHECKED: Readonly<Record<number, readonly [name: string, octets: number]>> = {
  [ROUTER_ALERT]: ["rtalert", 4],
  [JUMBO]: ["jumbo", 6],
  [HOME_ADDRESS]: ["homeaddr", 18],
};

const CUT = " [|hbhopt]";
const NO_LENGTH = "[No valid Jumbo Payload Hop-by-Hop option found] (invalid)";

export interface HopByHop {
  /** Octets after the IPv6 header; undefined if no valid option states them. */
  readonly jumboLength: number | undefined;
  readonly problem: string | undefined;
}

/** `at` to `end`: the options. `stated`: the payload length in the IPv6 header, which is 0 for a jumbogram. */
export function readHopByHop(bytes: Uint8Array, at: number, end: number, stated: number): HopByHop {
  let next = at;
  let first: number | undefined;
  let problem: string | undefined;
  while (next < end && problem === undefined) {
    const type = u8(bytes, next);
    const length = type === PAD_1 ? 1 : next + 1 < end ? u8(bytes, next + 1) + 2 : end;
    if (next + length > end) problem = CUT;
    else if (type !== PAD_1) problem = wrongLength(type, u8(bytes, next + 1), end - next);
    if (problem === undefined && type === JUMBO) first ??= u32(bytes, next + 2);
    next += length;
  }
  const isValid = stated === 0 && first !== undefined && first >= LEAST_JUMBO;
  const jumboLength = isValid ? first : undefined;
  const noLength = stated === 0 && jumboLength === undefined ? NO_LENGTH : "";
  const text = (problem ?? "") + noLength;
  return { jumboLength, problem: text === "" ? undefined : text };
}

function wrongLength(type: number, length: number, room: number): string | undefined {
  const checked = CHECKED[type];
  if (checked === undefined) return undefined;
  const [name, octets] = checked;
  if (room < octets) return `(${name}: trunc)${CUT}`;
  const isWrong = type === HOME_ADDRESS ? length < octets - 2 : length !== octets - 2;
  return isWrong ? `(${name}: invalid len ${length})${CUT}` : undefined;
}
