/** Prints a UDP datagram in tcpdump's notation, from its length on; on the ports of DNS, its message. */
import type { Ip, UdpDatagram } from "../decode/packet.ts";
import type { AddressName } from "./address-name.ts";
import { DNS_PORT, domainText, MULTICAST_DNS_PORT } from "./dns/domain.ts";
import type { LineWriter } from "./line-writer.ts";

const HEADER = 8;

export function writeUdp(
  line: LineWriter,
  udp: UdpDatagram,
  ip: Ip,
  bytes: Uint8Array,
  nameOf: AddressName,
): void {
  const room = ip.length - HEADER;
  const { sourcePort, destinationPort } = udp;
  const isDns = sourcePort === DNS_PORT || destinationPort === DNS_PORT;
  if (isDns || sourcePort === MULTICAST_DNS_PORT || destinationPort === MULTICAST_DNS_PORT) {
    const at = ip.payloadOffset + HEADER;
    const length = Math.min(udp.length, room);
    line.text(domainText({ bytes, at, end: ip.end, length, isMulticast: !isDns }, nameOf));
  } else if (udp.length > room && !ip.moreFragments) {
    line.text(`UDP, bad length ${udp.length} > ${room}`);
  } else {
    line.text("UDP, length ");
    line.number(udp.length);
  }
}
