/**
 * Prints an ICMPv6 message (RFC 4443, neighbour discovery 4861, MLD 2710 and 3810) in tcpdump's notation:
 * `ICMP6, neighbor solicitation, who has fe80::1, length 32`. Dumps types outside these RFCs as unknown,
 * including those that tcpdump knows (138 to 147, 155, 200 and 201).
 */

import { ipv6Text } from "../decode/addresses.ts";
import { u8, u16, u32 } from "../decode/bytes.ts";
import type { Icmp } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";
import { hexRows } from "./hexdump.ts";

const TITLES: Readonly<Record<number, string>> = {
  1: "destination unreachable",
  2: "packet too big",
  3: "time exceeded in-transit",
  4: "parameter problem",
  128: "echo request",
  129: "echo reply",
  130: "multicast listener query",
  131: "multicast listener report",
  132: "multicast listener done",
  133: "router solicitation",
  134: "router advertisement",
  135: "neighbor solicitation",
  136: "neighbor advertisement",
  137: "redirect",
  143: "multicast listener report v2",
};

const CUT = " [|icmp6]";
const QUOTED = 8;
const QUOTED_END = QUOTED + 40;

/** The host whose address is at this octet of the message. */
type HostAt = (at: number) => string;

export function icmp6Text(icmp: Icmp, nameOf: AddressName): string {
  const { type, bytes, length } = icmp;
  const title = TITLES[type];
  if (title === undefined)
    return `ICMP6, unknown icmp6 type (${type}), length ${length}${hexRows(bytes)}`;
  const text = `ICMP6, ${title}${bytes.length < 2 ? CUT : details(icmp, nameOf)}`;
  if (text.endsWith(CUT)) return text;
  if (type === 1 && icmp.code > 4) return text + hexRows(bytes);
  return `${text}, length ${length}`;
}

/** The text after the title; it ends with `CUT` if too few octets were captured. */
function details(icmp: Icmp, nameOf: AddressName): string {
  const { type, code, bytes } = icmp;
  const host = (at: number): string => nameOf(ipv6Text(bytes, at));
  const upTo = (length: number, text: () => string): string =>
    bytes.length < length ? CUT : text();
  switch (type) {
    case 1:
      return unreachable(code, bytes, host);
    case 2:
      return upTo(8, () => `, mtu ${u32(bytes, 4)}`);
    case 3:
      return upTo(QUOTED_END, () => exceeded(code, host));
    case 4:
      return upTo(QUOTED_END, () => parameterProblem(code, bytes));
    case 128:
    case 129:
      return upTo(8, () => `, id ${icmp.id}, seq ${icmp.sequence}`);
    case 130:
      return icmp.length >= 28 ? queryV2(bytes, host) : multicast(bytes, host);
    case 131:
    case 132:
      return multicast(bytes, host);
    case 135:
      return upTo(24, () => `, who has ${host(8)}`);
    case 136:
      return upTo(24, () => `, tgt is ${host(8)}`);
    case 137:
      return upTo(40, () => `, ${host(24)} to ${host(8)}`);
    case 143:
      return upTo(8, () => `, ${u16(bytes, 6)} group record(s)`);
    default:
      return "";
  }
}

function unreachable(code: number, bytes: Uint8Array, host: HostAt): string {
  const source = host(QUOTED + 8);
  const destination = host(QUOTED + 24);
  const upTo = (before: string, after: string): string =>
    before + (bytes.length < QUOTED_END ? CUT : after);
  switch (code) {
    case 0:
      return upTo(", unreachable route", ` ${destination}`);
    case 1:
      return upTo(",  unreachable prohibited", ` ${destination}`);
    case 2:
      return upTo(", beyond scope", ` ${destination}, source address ${source}`);
    case 3:
      return upTo(", unreachable address", ` ${destination}`);
    case 4:
      return upTo(", unreachable port", quotedPort(bytes, destination));
    default:
      return `, unknown unreach code (${code})`;
  }
}

/** The port behind any extension headers; the quotation can end anywhere. */
function quotedPort(bytes: Uint8Array, destination: string): string {
  let next = u8(bytes, QUOTED + 6);
  let at = QUOTED_END;
  while ((next === 0 || next === 43 || next === 44 || next === 60) && at + 2 <= bytes.length) {
    const length = next === 44 ? 8 : 8 * (u8(bytes, at + 1) + 1);
    next = u8(bytes, at);
    at += length;
  }
  const name = next === 6 ? "tcp" : next === 17 ? "udp" : undefined;
  if (name === undefined || at + 4 > bytes.length) return CUT;
  return `, ${destination} ${name} port ${u16(bytes, at + 2)}`;
}

function exceeded(code: number, host: HostAt): string {
  if (code === 0) return ` for ${host(QUOTED + 24)}`;
  return code === 1 ? " (reassembly)" : `, unknown code (${code})`;
}

const PARAMETERS = ["erroneous", "next header", "option", "incomplete header chain"];

function parameterProblem(code: number, bytes: Uint8Array): string {
  const what = PARAMETERS[code];
  return what === undefined ? `, code #${code}` : `, ${what} - octet ${u32(bytes, 4)}`;
}

/** tcpdump prints no blank here, and nothing for a message that was not captured whole. */
function multicast(bytes: Uint8Array, host: HostAt): string {
  if (bytes.length < 24) return "";
  return `max resp delay: ${u16(bytes, 4)} addr: ${host(8)}`;
}

function queryV2(bytes: Uint8Array, host: HostAt): string {
  if (bytes.length < 28) return ` v2${CUT}`;
  const sources = u16(bytes, 26);
  const counted = sources === 0 ? "" : `, ${sources} source(s)`;
  return ` v2 [gaddr ${host(8)}${counted}]`;
}
