/**
 * wire: bytes of a capture → frames → packets → the text that `tcpdump -n` prints. Pure: opens no files,
 * starts no programs, reads no clock.
 *
 * - `FrameReader` reads pcap and pcapng in chunks of any size. It throws `CaptureError`; nothing else
 *   here throws, whatever the bytes are.
 * - `decode` turns a `Frame` into a `Packet`: Ethernet (VLAN), Linux cooked v1 and v2, raw IP, BSD
 *   loopback; ARP, IPv4, IPv6 with extension headers, TCP with options, UDP, ICMP, ICMPv6. It keeps no
 *   state: it does not follow streams or verify checksums. `joinFragments` joins the fragments that its
 *   caller has collected.
 * - `TcpdumpText` prints packets line by line as tcpdump 4.99.5 does without `-v` and `-e`. It keeps the
 *   same state as tcpdump: the base of each connection's relative sequence numbers.
 * - `captureHeader` and `captureRecord` return the bytes of a pcap file.
 *
 * Sequence and acknowledgment numbers in a `Packet` are raw, 0 to 2^32 - 1; only printed text is
 * relative. `relativeTo(isn, seq)` and `add` calculate modulo 2^32 (RFC 9293 section
 * 3.4). Lengths are octets, times are seconds and nanoseconds since 1970 UTC, addresses are text.
 */
export {
  type CaptureFormatOptions,
  type CaptureHeader,
  captureHeader,
  captureRecord,
  type FrameRecord,
} from "./capture/capture-writer.ts";
export { FrameReader } from "./capture/frame-reader.ts";
export { type CommentedFrame, pcapngHeader, pcapngPacket } from "./capture/pcapng-writer.ts";
export { hex, joined } from "./decode/bytes.ts";
export { decode, PROTOCOL } from "./decode/decode.ts";
export { flagBits } from "./decode/flags.ts";
export { fragmentKey, isFragment, joinFragments } from "./decode/fragments.ts";
export { CaptureError, type Frame } from "./decode/frame.ts";
export { isDecoded, LINKTYPE, linkTypeName } from "./decode/link.ts";
export type {
  Arp,
  Extension,
  Icmp,
  Ip,
  Link,
  OtherPayload,
  Packet,
  Problem,
  QuotedPacket,
  TcpSegment,
  UdpDatagram,
} from "./decode/packet.ts";
export {
  add,
  relativeTo,
  sequenceLength,
} from "./decode/sequence.ts";
export type { SackBlock, TcpOption } from "./decode/tcp-options.ts";
export { LineWriter } from "./print/line-writer.ts";
export { TcpdumpText, type TcpdumpTextOptions } from "./print/tcpdump.ts";
export type { TimeFormat } from "./print/time.ts";
