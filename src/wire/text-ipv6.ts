/**
 * IPv6 extension headers to tcpdump's words: `HBH `, `DSTOPT `, `frag (0|16) `, `RT6 (len=2, …) `;
 * also those of which only the beginning was captured. Options inside are not printed (`-v`).
 */
import { ipv6Text } from "./addresses.ts";
import { u8, u16 } from "./bytes.ts";
import type { Extension, Ip } from "./packet.ts";

export const INVALID = " (invalid)";

export function extensionsText(extensions: readonly Extension[]): string {
  let text = "";
  for (const extension of extensions) {
    if (extension.kind === "routing") {
      text += routingText(extension);
      // tcpdump stops at routing headers that make no sense to it.
      if (text.endsWith(INVALID)) return text;
    } else if (extension.kind === "fragment")
      text += fragmentText(extension.offset, extension.length);
    else text += extension.kind === "hop-by-hop" ? "HBH " : "DSTOPT ";
  }
  return text;
}

/** Behind a later fragment's header tcpdump prints nothing, not even the blank. */
function fragmentText(offset: number, length: number): string {
  return `frag (${offset}|${length})${offset === 0 ? " " : ""}`;
}

const SEGMENT_ROUTING = 4;

/** RFC 5095 deprecated type 0; 2 is for mobility (RFC 6275), 4 for segments (RFC 8754). */
function routingText(routing: Extension & { readonly kind: "routing" }): string {
  const { type, units, segmentsLeft, data } = routing;
  let text = `RT6 (len=${units}, type=${type}${type === 0 ? " [Deprecated]" : ""}, segleft=${segmentsLeft}`;
  if (type !== 0 && type !== 2 && type !== SEGMENT_ROUTING)
    return `${text} (unknown type)${INVALID}`;
  if (type === SEGMENT_ROUTING)
    text += `, last-entry=${u8(data, 0)}, tag=${u16(data, 2).toString(16)}`;
  if (units % 2 !== 0) {
    const length = type === SEGMENT_ROUTING ? `(invalid length ${units})` : `[length ${units}]`;
    return `${text} ${length}${INVALID}`;
  }
  for (let at = 4, n = 0; at + 16 <= data.length; at += 16, n++)
    text += `, [${n}]${ipv6Text(data, at)}`;
  return `${text}) `;
}

/** The extension header at the payload's beginning, of which too little was captured. */
export function cutExtensionText(ip: Ip, bytes: Uint8Array): string {
  const at = ip.payloadOffset;
  const has = ip.end - at;
  switch (ip.protocol) {
    case 0:
      return ip.extensions.length === 0
        ? " [|hbhopt]"
        : "[The Hop-by-Hop Options header don't follow the IPv6 header] (invalid)";
    case 60:
      return " [|dstopt]";
    case 44:
      if (has < 4) return "frag ( [|frag6]";
      return fragmentText(u16(bytes, at + 2) & 0xfff8, ip.length - 8);
    default:
      return has < 1 ? " [|ip6]" : `RT6${cutRoutingText(bytes, at, has)} [|rt6]`;
  }
}

function cutRoutingText(bytes: Uint8Array, at: number, has: number): string {
  const type = u8(bytes, at + 2);
  let text = "";
  if (has >= 2) text += ` (len=${u8(bytes, at + 1)}`;
  if (has >= 3) text += `, type=${type}${type === 0 ? " [Deprecated]" : ""}`;
  if (has >= 4) text += `, segleft=${u8(bytes, at + 3)}`;
  if (type !== SEGMENT_ROUTING) return text;
  if (has >= 5) text += `, last-entry=${u8(bytes, at + 4)}`;
  if (has >= 8) text += `, tag=${u16(bytes, at + 6).toString(16)}`;
  return text;
}
