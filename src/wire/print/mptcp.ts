/**
 * Prints the Multipath TCP option (RFC 8684) in tcpdump's notation. If tcpdump considers the length wrong,
 * the text ends with `[bad opt]`. Knows the same as tcpdump: versions 0 and 1, no resets.
 */

import { ipText } from "../decode/addresses.ts";
import { hex, u8, u16, u32 } from "../decode/bytes.ts";
import { ACK, SYN } from "../decode/flags.ts";
import type { AddressName } from "./address-name.ts";

export const BAD_OPTION = "[bad opt]";

/** `data`: the option from its subtype on; `bits`: the segment's flags, on which the lengths depend. */
export function mptcpText(data: Uint8Array, bits: number, nameOf: AddressName): string {
  const length = data.length + 2;
  if (data.length < 1) return BAD_OPTION;
  return ` ${length} ${subtypeText(u8(data, 0) >>> 4, data, length, bits, nameOf)}`;
}

function subtypeText(
  subtype: number,
  data: Uint8Array,
  length: number,
  bits: number,
  nameOf: AddressName,
): string {
  const low = u8(data, 0) & 0x0f;
  switch (subtype) {
    case 0:
      return `capable${capable(data, length, bits)}`;
    case 1:
      return `join${join(data, length, bits)}`;
    case 2:
      return `dss${(bits & SYN) === 0 ? signal(data, length) : BAD_OPTION}`;
    case 3:
      return `add-addr${addAddress(data, length, low, nameOf)}`;
    case 4:
      return `rem-addr${length < 4 ? BAD_OPTION : ` id ${Array.from(data.subarray(1)).join(" ")}`}`;
    case 5: {
      if (length !== 3 && length !== 4) return `prio${BAD_OPTION}`;
      return `prio ${(low & 1) === 0 ? "non-backup" : "backup"}${length === 4 ? ` id ${u8(data, 1)}` : ""}`;
    }
    case 6:
      return `fail${length === 12 ? ` seq ${u64(data, 2)}` : BAD_OPTION}`;
    case 7:
      return `fast-close${length === 12 ? ` key 0x${number(data, 2, 10)}` : BAD_OPTION}`;
    default:
      return "unknown";
  }
}

function capable(data: Uint8Array, length: number, bits: number): string {
  const isSyn = (bits & SYN) !== 0;
  const fits = isSyn ? length === 12 || length === 4 : length === 20 || length === 22;
  const version = u8(data, 0) & 0x0f;
  if (!fits || (!isSyn && (bits & ACK) === 0)) return BAD_OPTION;
  if (version > 1) return ` Unknown Version (${version})`;
  let text = ` v${version}`;
  if ((u8(data, 1) & 0x80) !== 0) text += " csum";
  if (length === 4) return text;
  text += ` {0x${number(data, 2, 10)}`;
  if (length >= 20) text += `,0x${number(data, 10, 18)}`;
  return `${text}}`;
}

function join(data: Uint8Array, length: number, bits: number): string {
  const isSyn = (bits & SYN) !== 0;
  const isAck = (bits & ACK) !== 0;
  if (length === 24 && isAck) return ` hmac 0x${hex(data, 2, 22)}`;
  if (!(length === 12 && isSyn) && !(length === 16 && isSyn && isAck)) return BAD_OPTION;
  const text = `${(u8(data, 0) & 1) === 0 ? "" : " backup"} id ${u8(data, 1)}`;
  return length === 12
    ? `${text} token 0x${number(data, 2, 6)} nonce 0x${number(data, 6, 10)}`
    : `${text} hmac 0x${number(data, 2, 10)} nonce 0x${number(data, 10, 14)}`;
}

/** The data sequence signal: an ack and a mapping, each of four or eight octets, by the flags. */
function signal(data: Uint8Array, length: number): string {
  if (length < 4) return BAD_OPTION;
  const flags = u8(data, 1);
  let text = (flags & 0x10) === 0 ? "" : " fin";
  let at = 2;
  if ((flags & 0x01) !== 0) {
    const size = (flags & 0x02) === 0 ? 4 : 8;
    text += " ack ";
    if (at + size > data.length) return text + BAD_OPTION;
    text += size === 8 ? u64(data, at) : u32(data, at);
    at += size;
  }
  if ((flags & 0x04) !== 0) {
    const size = (flags & 0x08) === 0 ? 4 : 8;
    text += " seq ";
    if (at + size > data.length) return text + BAD_OPTION;
    text += size === 8 ? u64(data, at) : u32(data, at);
    at += size;
    if (at + 4 > data.length) return text + BAD_OPTION;
    text += ` subseq ${u32(data, at)}`;
    if (at + 6 > data.length) return text + BAD_OPTION;
    text += ` len ${u16(data, at + 4)}`;
    at += 6;
    if (at + 2 <= data.length) {
      text += ` csum 0x${u16(data, at).toString(16)}`;
      at += 2;
    }
  }
  return at === data.length ? text : text + BAD_OPTION;
}

const ADDRESS_VERSIONS: Readonly<Record<number, string>> = {
  0: " v1",
  1: " v1-echo",
  4: " v0-ip4",
  6: " v0-ip6",
};

function addAddress(data: Uint8Array, length: number, low: number, nameOf: AddressName): string {
  const isV4 = [8, 10, 16, 18].includes(length);
  if (!isV4 && ![20, 22, 28, 30].includes(length)) return BAD_OPTION;
  let text = `${ADDRESS_VERSIONS[low] ?? " [bad version/echo]"} id ${u8(data, 1)} `;
  text += nameOf(ipText(isV4 ? 4 : 6, data, 2));
  let at = isV4 ? 6 : 18;
  if ([10, 18, 22, 30].includes(length)) {
    text += `:${u16(data, at)}`;
    at += 2;
  }
  return at + 8 <= data.length ? `${text} hmac 0x${number(data, at, at + 8)}` : text;
}

function u64(data: Uint8Array, at: number): string {
  return ((BigInt(u32(data, at)) << 32n) | BigInt(u32(data, at + 4))).toString();
}

/** Hexadecimal without leading zeros. */
function number(data: Uint8Array, start: number, end: number): string {
  return hex(data, start, end).replace(/^0+(?=.)/, "");
}
