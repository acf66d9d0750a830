/**
 * Decodes an ARP packet (RFC 826) to `Arp`, or to a string with tcpdump's text for the problem. Accepts
 * hardware addresses of any length. Addresses of protocols other than IPv4 are shown as bytes.
 */

import { colonHex, ipv4Text } from "./addresses.ts";
import { hex, u8, u16 } from "./bytes.ts";
import type { Arp } from "./packet.ts";

const HEADER = 8;
const IPV4 = 0x0800;

/** `wireLength`: octets from `at` to the end of the frame on the wire. */
export function decodeArp(bytes: Uint8Array, at: number, wireLength: number): Arp | string {
  if (bytes.length < at + HEADER) return " [|arp]";
  const hardwareLength = u8(bytes, at + 4);
  const protocolLength = u8(bytes, at + 5);
  const senderProtocol = at + HEADER + hardwareLength;
  const targetHardware = senderProtocol + protocolLength;
  const targetProtocol = targetHardware + hardwareLength;
  if (targetProtocol + protocolLength > bytes.length) return " [|arp]";
  const isIpv4 = u16(bytes, at + 2) === IPV4 && protocolLength === 4;
  const address = (start: number): string =>
    isIpv4 ? ipv4Text(bytes, start) : hex(bytes, start, start + protocolLength);
  return {
    operation: u16(bytes, at + 6),
    hardwareType: u16(bytes, at),
    protocolType: u16(bytes, at + 2),
    senderHardware: colonHex(bytes, at + HEADER, hardwareLength),
    senderProtocol: address(senderProtocol),
    targetHardware: colonHex(bytes, targetHardware, hardwareLength),
    targetProtocol: address(targetProtocol),
    length: wireLength,
  };
}
