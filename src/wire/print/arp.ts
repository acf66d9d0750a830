/**
 * Prints an ARP packet in tcpdump's notation: `Request who-has 198.18.0.2 tell 198.18.0.1, length 28`. For
 * Ethernet and IPv4. Names other operations and protocols without dumping them, unlike tcpdump.
 */
import type { Arp } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";

export function arpText(arp: Arp, nameOf: AddressName): string {
  return `${body(arp, nameOf)}, length ${arp.length}`;
}

function body(arp: Arp, nameOf: AddressName): string {
  const sender = nameOf(arp.senderProtocol);
  const target = nameOf(arp.targetProtocol);
  switch (arp.operation) {
    case 1: {
      const hardware = /^[0:]*$/.test(arp.targetHardware) ? "" : ` (${arp.targetHardware})`;
      return `Request who-has ${target}${hardware} tell ${sender}`;
    }
    case 2:
      return `Reply ${sender} is-at ${arp.senderHardware}`;
    case 3:
      return `Reverse Request who-is ${arp.targetHardware} tell ${arp.senderHardware}`;
    case 4:
      return `Reverse Reply ${arp.targetHardware} at ${target}`;
    case 8:
      return `Inverse Request who-is ${arp.targetHardware} tell ${arp.senderHardware}`;
    case 9:
      return `Inverse Reply ${arp.senderHardware} at ${sender}`;
    default:
      return `Unknown (${arp.operation})`;
  }
}
