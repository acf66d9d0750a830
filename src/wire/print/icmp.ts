/**
 * Prints an ICMP message (RFC 792) in tcpdump's notation: `ICMP 198.18.0.2 udp port 12345 unreachable,
 * length 43`. Like tcpdump without `-v`, it prints no extensions (RFC 4884) and not the quoted packet.
 */

import { ipv4Text } from "../decode/addresses.ts";
import { u8, u16, u32 } from "../decode/bytes.ts";
import type { Icmp, QuotedPacket } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";

const REDIRECTS = [
  ["redirect", "net "],
  ["redirect", "host "],
  ["redirect-tos", "net "],
  ["redirect-tos", "host "],
] as const;

/** The texts for destination unreachable, by code; `%s` is the quoted packet's destination. */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: "net %s unreachable",
  1: "host %s unreachable",
  5: "%s unreachable - source route failed",
  6: "net %s unreachable - unknown",
  7: "host %s unreachable - unknown",
  8: "%s unreachable - source host isolated",
  9: "net %s unreachable - admin prohibited",
  10: "host %s unreachable - admin prohibited",
  11: "net %s unreachable - tos prohibited",
  12: "host %s unreachable - tos prohibited",
  13: "host %s unreachable - admin prohibited filter",
  14: "host %s unreachable - host precedence violation",
  15: "host %s unreachable - precedence cutoff",
};

const NAMES: Readonly<Record<number, string>> = {
  4: "source quench",
  10: "router solicitation",
  15: "information request",
  16: "information reply",
  17: "address mask request",
};

export function icmpText(icmp: Icmp, nameOf: AddressName): string {
  const text = words(icmp, nameOf);
  return text === undefined ? " [|icmp]" : `ICMP ${text}, length ${icmp.length}`;
}

/** Undefined if too few octets were captured. */
function words(icmp: Icmp, nameOf: AddressName): string | undefined {
  const { type, code, bytes, quoted } = icmp;
  switch (type) {
    case 0:
    case 8:
      if (bytes.length < 8) return undefined;
      return `echo ${type === 8 ? "request" : "reply"}, id ${icmp.id}, seq ${icmp.sequence}`;
    case 3:
      return unreachable(code, bytes, quoted, nameOf);
    case 5: {
      if (quoted === undefined) return undefined;
      const [name, what] = REDIRECTS[code] ?? [`redirect-#${code}`, ""];
      return `${name} ${nameOf(quoted.destination)} to ${what}${nameOf(ipv4Text(bytes, 4))}`;
    }
    case 9:
      return routerAdvertisement(bytes, nameOf);
    case 11:
      if (quoted === undefined) return undefined;
      if (code === 0) return "time exceeded in-transit";
      return code === 1 ? "ip reassembly time exceeded" : `time exceeded-#${code}`;
    case 12:
      if (code !== 0) return `parameter problem - code ${code}`;
      return bytes.length < 5 ? undefined : `parameter problem - octet ${u8(bytes, 4)}`;
    case 13:
      return bytes.length < 8 ? undefined : `time stamp query id ${icmp.id} seq ${icmp.sequence}`;
    case 14:
      if (bytes.length < 20) return undefined;
      return `time stamp reply id ${icmp.id} seq ${icmp.sequence}: org ${timeOfDay(u32(bytes, 8))}, recv ${timeOfDay(u32(bytes, 12))}, xmit ${timeOfDay(u32(bytes, 16))}`;
    case 18:
      return bytes.length < 12
        ? undefined
        : `address mask is 0x${u32(bytes, 8).toString(16).padStart(8, "0")}`;
    default:
      return NAMES[type] ?? `type-#${type}`;
  }
}

function unreachable(
  code: number,
  bytes: Uint8Array,
  quoted: QuotedPacket | undefined,
  nameOf: AddressName,
): string | undefined {
  if (quoted === undefined) return undefined;
  const { protocol } = quoted;
  const destination = nameOf(quoted.destination);
  switch (code) {
    case 2:
      return `${destination} protocol ${protocol} unreachable`;
    case 3: {
      // tcpdump prints two octets as a port for any protocol
      const ports = 8 + (u8(bytes, 8) & 0x0f) * 4;
      if (ports + 4 > bytes.length) return undefined;
      const destinationPort = u16(bytes, ports + 2);
      if (protocol === 6) return `${destination} tcp port ${destinationPort} unreachable`;
      if (protocol === 17) return `${destination} udp port ${destinationPort} unreachable`;
      return `${destination} protocol ${protocol} port ${destinationPort} unreachable`;
    }
    case 4: {
      const mtu = u16(bytes, 6);
      const need = mtu === 0 ? "need to frag" : `need to frag (mtu ${mtu})`;
      return `${destination} unreachable - ${need}`;
    }
    default:
      return (
        UNREACHABLE[code]?.replace("%s", () => destination) ??
        `${destination} unreachable - #${code}`
      );
  }
}

function routerAdvertisement(bytes: Uint8Array, nameOf: AddressName): string | undefined {
  if (bytes.length < 8) return undefined;
  const count = u8(bytes, 4);
  const words = u8(bytes, 5);
  let text = `router advertisement lifetime ${lifetime(u16(bytes, 6))} ${count}:`;
  if (words !== 2) return `${text} [size ${words}]`;
  for (let at = 8; at < 8 + 8 * count; at += 8) {
    if (at + 8 > bytes.length) return undefined;
    text += ` {${nameOf(ipv4Text(bytes, at))} ${u32(bytes, at + 4)}}`;
  }
  return text;
}

function lifetime(seconds: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  if (seconds < 60) return `${seconds}`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Milliseconds since midnight UTC. */
function timeOfDay(milliseconds: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  const fraction = String(milliseconds % 1000).padStart(3, "0");
  return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${two((milliseconds / 1000) % 60)}.${fraction}`;
}
