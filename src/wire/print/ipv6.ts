/**
 * Prints IPv6 extension headers in tcpdump's notation: `HBH `, `DSTOPT `, `frag (0|16) `, `RT6 (len=2, …) `,
 * including headers whose end was not captured. Like tcpdump without `-v`, it prints no options in them.
 */

import { ipv6Text } from "../decode/addresses.ts";
import { hex, u8, u16, u32 } from "../decode/bytes.ts";
import type { Extension, Ip } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";

export const INVALID = " (invalid)";

export function extensionsText(extensions: readonly Extension[], nameOf: AddressName): string {
  let text = "";
  for (const extension of extensions) {
    if (extension.kind === "routing") {
      text += routingText(extension, nameOf);
      if (text.endsWith(INVALID)) return text;
    } else if (extension.kind === "fragment")
      text += fragmentText(extension.offset, extension.length);
    else text += extension.kind === "hop-by-hop" ? "HBH " : "DSTOPT ";
  }
  return text;
}

/** tcpdump prints nothing after the header of a later fragment, not even the blank. */
function fragmentText(offset: number, length: number): string {
  const text = length < 0 ? `[length < 0]${INVALID}` : `${length}`;
  return `frag (${offset}|${text})${offset === 0 ? " " : ""}`;
}

/** The extension header at the payload's beginning, which was not captured whole or is invalid. */
export function cutExtensionText(ip: Ip, bytes: Uint8Array, nameOf: AddressName): string {
  if (ip.extensionProblem !== undefined) return ip.extensionProblem;
  const at = ip.payloadOffset;
  const has = ip.end - at;
  switch (ip.protocol) {
    case 0:
      if (ip.extensions.length === 0) return cutHopByHopText(u16(bytes, ip.offset + 4), has);
      return ip.extensions.some(({ kind }) => kind === "hop-by-hop")
        ? `[The Hop-by-Hop Options header was already found]${INVALID}`
        : `[The Hop-by-Hop Options header don't follow the IPv6 header]${INVALID}`;
    case 60:
      return " [|dstopt]";
    case 44:
      if (has < 4) return "frag ( [|frag6]";
      return fragmentText(u16(bytes, at + 2) & 0xfff8, ip.length - 8);
    default:
      return has < 1 ? " [|ip6]" : cutRoutingText(bytes, at, has, nameOf);
  }
}

/** Without a length in the IPv6 header, tcpdump looks for it in this header, if it saw how long that is. */
function cutHopByHopText(stated: number, has: number): string {
  const noLength = `[No valid Jumbo Payload Hop-by-Hop option found]${INVALID}`;
  return ` [|hbhopt]${stated === 0 && has >= 2 ? noLength : ""}`;
}

const CUT_ROUTING = " [|rt6]";

function cutRoutingText(bytes: Uint8Array, at: number, has: number, nameOf: AddressName): string {
  if (has < 2) return `RT6${CUT_ROUTING}`;
  const units = u8(bytes, at + 1);
  if (has < 3) return `RT6 (len=${units}${CUT_ROUTING}`;
  const type = u8(bytes, at + 2);
  if (has < 4) return `RT6 (len=${units}, ${typeText(type)}${CUT_ROUTING}`;
  const data = bytes.subarray(at + 4, at + has);
  return routingText({ type, units, segmentsLeft: u8(bytes, at + 3), data }, nameOf);
}

/** RFC 5095 deprecated type 0; 2 is for mobility (RFC 6275), 4 for segments (RFC 8754). */
function typeText(type: number): string {
  return `type=${type}${type === 0 ? " [Deprecated]" : ""}`;
}

type Routing = Pick<
  Extension & { readonly kind: "routing" },
  "type" | "units" | "segmentsLeft" | "data"
>;

/** `data` can end early; tcpdump stops at headers that it finds invalid. */
function routingText({ type, units, segmentsLeft, data }: Routing, nameOf: AddressName): string {
  let text = `RT6 (len=${units}, ${typeText(type)}, segleft=${segmentsLeft}`;
  if (type === 4) {
    if (data.length < 1) return text + CUT_ROUTING;
    text += `, last-entry=${u8(data, 0)}`;
    if (data.length >= 2 && u8(data, 1) !== 0) text += `, flags=0x${hex(data, 1, 2)}`;
    if (data.length < 4) return text + CUT_ROUTING;
    text += `, tag=${u16(data, 2).toString(16)}`;
    if (units % 2 !== 0) return `${text} (invalid length ${units})${INVALID}`;
  } else if (type === 0 || type === 2) {
    if (data.length >= 4 && u32(data, 0) !== 0) text += `, rsv=0x${u32(data, 0).toString(16)}`;
    if (units % 2 !== 0) return `${text} [length ${units}]${INVALID}`;
  } else return `${text} (unknown type)${INVALID}`;
  if (data.length < 4 + 8 * units) return text + CUT_ROUTING;
  for (let at = 4, n = 0; at + 16 <= data.length; at += 16, n++)
    text += `, [${n}]${nameOf(ipv6Text(data, at))}`;
  return `${text}) `;
}
