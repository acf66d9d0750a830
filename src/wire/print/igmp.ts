/**
 * Prints an IGMP message (RFC 1112, 2236, 3376) in tcpdump's notation: `igmp v2 report 239.1.2.3`. Like tcpdump
 * without `-v`, it prints only the number of a version 3 report's records. Names the protocols that share
 * IGMP's number (DVMRP, PIM version 1) and does not decode them.
 */
import { ipv4Text } from "../decode/addresses.ts";
import { u8, u16, u32 } from "../decode/bytes.ts";
import type { Ip } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";

const QUERY = 0x11;
const CUT = " [|igmp]";
/** RFC 2236, 2.2 and RFC 3376, 4.1.1: the unit is a tenth of a second. tcpdump leaves out the usual value. */
const USUAL_RESPONSE_TIME = 100;

/** Types that state a group in their second word. */
const WITH_GROUP: Readonly<Record<number, string>> = {
  18: "igmp v1 report",
  22: "igmp v2 report",
  23: "igmp leave",
};
/** The Multicast Traceroute of mrouted. */
const TRACES: Readonly<Record<number, string>> = { 30: "mresp", 31: "mtrace" };
const OTHERS: Readonly<Record<number, string>> = { 19: "igmp dvmrp", 20: "igmp pimv1" };

export function igmpText(bytes: Uint8Array, ip: Ip, nameOf: AddressName): string {
  const { payloadOffset: at, length } = ip;
  const captured = ip.end - at;
  if (captured < 1) return CUT;
  const type = u8(bytes, at);
  if (type === QUERY) return `igmp query${queryText(bytes, at, captured, length, nameOf)}`;
  if (type === 0x22) return `igmp v3 report${reportText(bytes, at, captured, length)}`;
  const withGroup = WITH_GROUP[type];
  if (withGroup !== undefined) {
    if (captured < 8) return CUT;
    const odd = type === 18 && length !== 8 ? ` [len ${length}]` : "";
    return `${withGroup} ${nameOf(ipv4Text(bytes, at + 4))}${odd}`;
  }
  const trace = TRACES[type];
  if (trace !== undefined) return traceText(trace, bytes, at, captured, length, nameOf);
  const name = OTHERS[type];
  if (name === undefined) return `igmp-${type}`;
  return `${name}, not decoded, length ${length}`;
}

function queryText(
  bytes: Uint8Array,
  at: number,
  captured: number,
  length: number,
  nameOf: AddressName,
): string {
  if (length >= 12) return ` v3${query3Text(bytes, at, captured, length, nameOf)}`;
  if (captured < 2) return CUT;
  const code = u8(bytes, at + 1);
  let text = code === 0 ? " v1" : " v2";
  if (code !== 0 && code !== USUAL_RESPONSE_TIME) text += ` [max resp time ${code}]`;
  if (captured < 8) return text + CUT;
  if (u32(bytes, at + 4) !== 0) text += ` [gaddr ${nameOf(ipv4Text(bytes, at + 4))}]`;
  return length === 8 ? text : `${text} [len ${length}]`;
}

function query3Text(
  bytes: Uint8Array,
  at: number,
  captured: number,
  length: number,
  nameOf: AddressName,
): string {
  if (length % 4 !== 0) return ` [invalid len ${length}]`;
  if (captured < 2) return CUT;
  const code = u8(bytes, at + 1);
  let text = code === USUAL_RESPONSE_TIME ? "" : ` [max resp time ${responseTime(code)}]`;
  if (captured < 8) return text + CUT;
  if (u32(bytes, at + 4) === 0) return text;
  text += ` [gaddr ${nameOf(ipv4Text(bytes, at + 4))}`;
  if (captured < 12) return text + CUT;
  const sources = u16(bytes, at + 10);
  if (length < 12 + 4 * sources) return `${text} [invalid number of sources]]`;
  return sources === 0 ? `${text}]` : `${text}, ${sources} source(s)]`;
}

/** RFC 3376, 4.1.1: from 128 on, the code is a floating-point number. */
function responseTime(code: number): string {
  const tenths = code < 128 ? code : ((code & 0x0f) | 0x10) << (((code & 0x70) >> 4) + 3);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.floor(tenths / 10);
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  return parts.map(([value, unit]) => (value === 0 ? "" : `${value}${unit}`)).join("");
}

function reportText(bytes: Uint8Array, at: number, captured: number, length: number): string {
  if (length < 16 || length % 4 !== 0) return ` [invalid len ${length}]`;
  if (captured < 8) return CUT;
  return `, ${u16(bytes, at + 6)} group record(s)`;
}

function traceText(
  name: string,
  bytes: Uint8Array,
  at: number,
  captured: number,
  length: number,
  nameOf: AddressName,
): string {
  if (length < 24) return ` [invalid len ${length}]`;
  if (captured < 24) return CUT;
  const [from, to, answer] = [8, 12, 16].map((offset) => nameOf(ipv4Text(bytes, at + offset)));
  const text = `${name} ${u32(bytes, at + 20) & 0xff_ffff}: ${from} to ${to} reply-to ${answer}`;
  const isGroup = u8(bytes, at + 16) >>> 4 === 0xe;
  return isGroup ? `${text} with-ttl ${u8(bytes, at + 20)}` : text;
}
