/**
 * Makes packets of every kind, layer by layer, with correct checksums: `ethernet(ipv4(tcp(…)))`. Every
 * field can be set to a wrong value; the defaults are those of a real host.
 */
import { flagBits } from "../../../src/wire/decode/flags.ts";
import { type Bytes, be16, be32, bytes, checksum, concat, payload } from "./bytes.ts";

/** A layer above IP: its octets, and the offset of the checksum over the pseudo-header. */
export interface Upper {
  readonly protocol: number;
  readonly bytes: Uint8Array;
  readonly checksumAt: number;
}

export interface TcpFields {
  readonly from?: number;
  readonly to?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  readonly urgent?: number;
  readonly options?: Bytes;
  /** Octets that the header states; default its real length. */
  readonly headerLength?: number;
}

/** `data`: the payload, or its number of octets. */
export function tcp(flags: string, fields: TcpFields = {}, data: Bytes | number = 0): Upper {
  const options = bytes(fields.options ?? []);
  const padding = new Uint8Array((4 - (options.length % 4)) % 4);
  const headerLength = fields.headerLength ?? 20 + options.length + padding.length;
  const header = [
    ...be16(fields.from ?? 34567),
    ...be16(fields.to ?? 12345),
    ...be32(fields.seq ?? 1),
    ...be32(fields.ack ?? 0),
    ...be16(((headerLength / 4) << 12) | flagBits(flags)),
    ...be16(fields.window ?? 64240),
    0,
    0,
    ...be16(fields.urgent ?? 0),
  ];
  const content = typeof data === "number" ? payload(data) : data;
  return { protocol: 6, bytes: concat(header, options, padding, content), checksumAt: 16 };
}

export interface UdpFields {
  readonly from?: number;
  readonly to?: number;
  /** Octets that the header states; default the real number. */
  readonly length?: number;
}

export function udp(fields: UdpFields = {}, data: Bytes | number = 0): Upper {
  const content = typeof data === "number" ? payload(data) : bytes(data);
  const length = fields.length ?? 8 + content.length;
  const header = [
    ...be16(fields.from ?? 34567),
    ...be16(fields.to ?? 12345),
    ...be16(length),
    0,
    0,
  ];
  return { protocol: 17, bytes: concat(header, content), checksumAt: 6 };
}

/** `rest`: everything after the checksum. */
export function icmp(type: number, code: number, rest: Bytes): Upper {
  const message = concat([type, code, 0, 0], rest);
  message.set(be16(checksum(message)), 2);
  return { protocol: 1, bytes: message, checksumAt: -1 };
}

export function icmp6(type: number, code: number, rest: Bytes): Upper {
  return { protocol: 58, bytes: concat([type, code, 0, 0], rest), checksumAt: 2 };
}

/** Any protocol, by its number. */
export function other(protocol: number, content: Bytes): Upper {
  return { protocol, bytes: bytes(content), checksumAt: -1 };
}

export interface Ipv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly id?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  /** In octets. */
  readonly fragmentOffset?: number;
  readonly options?: Bytes;
  readonly headerLength?: number;
  readonly totalLength?: number;
}

export function ipv4(upper: Upper, fields: Ipv4Fields = {}): Uint8Array {
  const options = bytes(fields.options ?? []);
  const headerLength = fields.headerLength ?? 20 + options.length;
  const source = ipv4Bytes(fields.source ?? "198.18.0.1");
  const destination = ipv4Bytes(fields.destination ?? "198.18.0.2");
  const content = withChecksum(upper, [
    ...source,
    ...destination,
    0,
    upper.protocol,
    ...be16(upper.bytes.length),
  ]);
  const fragment =
    (fields.dontFragment === true ? 0x4000 : 0) |
    (fields.moreFragments === true ? 0x2000 : 0) |
    ((fields.fragmentOffset ?? 0) >>> 3);
  const header = concat(
    [0x40 | (headerLength / 4), fields.tos ?? 0],
    be16(fields.totalLength ?? 20 + options.length + content.length),
    be16(fields.id ?? 1),
    be16(fragment),
    [fields.ttl ?? 64, upper.protocol, 0, 0],
    source,
    destination,
    options,
  );
  header.set(be16(checksum(header)), 10);
  return concat(header, content);
}

export interface Ipv6Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly hopLimit?: number;
  readonly trafficClass?: number;
  readonly payloadLength?: number;
  /** Extension headers in order: number and octets from "hdr ext len" on. The next header is filled in. */
  readonly extensions?: ReadonlyArray<readonly [protocol: number, rest: Bytes]>;
}

export function ipv6(upper: Upper, fields: Ipv6Fields = {}): Uint8Array {
  const source = ipv6Bytes(fields.source ?? "fd00::1");
  const destination = ipv6Bytes(fields.destination ?? "fd00::2");
  const pseudo = [...be32(upper.bytes.length), 0, 0, 0, upper.protocol];
  let content = withChecksum(upper, concat(source, destination, pseudo));
  let next = upper.protocol;
  for (const [protocol, rest] of (fields.extensions ?? []).toReversed()) {
    content = concat([next], rest, content);
    next = protocol;
  }
  return concat(
    be32(0x60000000 | ((fields.trafficClass ?? 0) << 20)),
    be16(fields.payloadLength ?? content.length),
    [next, fields.hopLimit ?? 64],
    source,
    destination,
    content,
  );
}

function withChecksum(upper: Upper, pseudoHeader: Bytes): Uint8Array {
  if (upper.checksumAt < 0 || upper.checksumAt + 2 > upper.bytes.length) return upper.bytes;
  const content = upper.bytes.slice();
  const sum = checksum(pseudoHeader, content);
  // RFC 768: a computed 0 is sent as all ones, because 0 means no checksum
  content.set(be16(upper.protocol === 17 && sum === 0 ? 0xffff : sum), upper.checksumAt);
  return content;
}

export function ipv4Bytes(address: string): number[] {
  return address.split(".").map(Number);
}

export function ipv6Bytes(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const groups = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = groups(tail ?? "");
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after].flatMap(be16);
}
