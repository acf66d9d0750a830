/** The fields of IPv4, IPv6, UDP and ICMP headers, in order. */

import { ipText } from "../../wire/decode/addresses.ts";
import { hex, u8, u16, u32 } from "../../wire/decode/bytes.ts";
import { type Icmp, PROTOCOL } from "../../wire/index.ts";
import type { HeaderField } from "./header.ts";

/** Adds fields one after the other and counts their places. */
export class FieldRow {
  readonly fields: HeaderField[] = [];
  #bit = 0;

  add(name: string, bits: number, value: string | number, meaning = ""): this {
    this.fields.push({ name, bit: this.#bit, bits, value: `${value}`, meaning });
    this.#bit += bits;
    return this;
  }
}

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [PROTOCOL.icmp]: "ICMP",
  [PROTOCOL.tcp]: "TCP",
  [PROTOCOL.udp]: "UDP",
  [PROTOCOL.icmp6]: "ICMPv6",
};
const ECN = ["not ECN-capable", "ECT(1)", "ECT(0)", "congestion experienced"];

export function ipv4Fields(bytes: Uint8Array, at: number): readonly HeaderField[] {
  const words = u8(bytes, at) & 0x0f;
  const fragment = u16(bytes, at + 6);
  const set = (bit: number): number => ((fragment & bit) === 0 ? 0 : 1);
  const protocol = u8(bytes, at + 9);
  const row = new FieldRow()
    .add("Version", 4, u8(bytes, at) >>> 4)
    .add("IHL", 4, words, `header length: ${words} words of 32 bits, ${words * 4} bytes`)
    .add("DSCP", 6, u8(bytes, at + 1) >>> 2, "Type of Service in RFC 791; now RFC 2474")
    .add("ECN", 2, u8(bytes, at + 1) & 3, `${ECN[u8(bytes, at + 1) & 3]} (RFC 3168)`)
    .add("Total Length", 16, u16(bytes, at + 2), "bytes, this header and all after it")
    .add("Identification", 16, u16(bytes, at + 4), "identifies the fragments of one packet")
    .add("0", 1, set(0x8000), "reserved")
    .add("DF", 1, set(0x4000), set(0x4000) ? "don’t fragment" : "may be fragmented")
    .add(
      "MF",
      1,
      set(0x2000),
      set(0x2000) ? "more fragments follow" : "the last fragment, or the only one",
    )
    .add("Fragment Offset", 13, fragment & 0x1fff, "in units of 8 bytes")
    .add("Time to Live", 8, u8(bytes, at + 8), "routers it may still pass")
    .add("Protocol", 8, protocol, PROTOCOL_NAMES[protocol] ?? "")
    .add("Header Checksum", 16, `0x${hex(bytes, at + 10, at + 12)}`)
    .add("Source Address", 32, ipText(4, bytes, at + 12))
    .add("Destination Address", 32, ipText(4, bytes, at + 16));
  const options = words * 4 - 20;
  if (options > 0) row.add("Options", options * 8, `0x${hex(bytes, at + 20, at + words * 4)}`);
  return row.fields;
}

export function ipv6Fields(bytes: Uint8Array, at: number): readonly HeaderField[] {
  const first = u32(bytes, at);
  const next = u8(bytes, at + 6);
  return new FieldRow()
    .add("Version", 4, first >>> 28)
    .add(
      "Traffic Class",
      8,
      (first >>> 20) & 0xff,
      `DSCP ${(first >>> 22) & 0x3f}, ${ECN[(first >>> 20) & 3]}`,
    )
    .add(
      "Flow Label",
      20,
      `0x${(first & 0xfffff).toString(16).padStart(5, "0")}`,
      "the same for all packets of one flow",
    )
    .add("Payload Length", 16, u16(bytes, at + 4), "bytes after this header")
    .add("Next Header", 8, next, PROTOCOL_NAMES[next] ?? "")
    .add("Hop Limit", 8, u8(bytes, at + 7), "routers it may still pass")
    .add("Source Address", 128, ipText(6, bytes, at + 8))
    .add("Destination Address", 128, ipText(6, bytes, at + 24)).fields;
}

export function udpFields(bytes: Uint8Array, at: number): readonly HeaderField[] {
  return new FieldRow()
    .add("Source Port", 16, u16(bytes, at))
    .add("Destination Port", 16, u16(bytes, at + 2))
    .add("Length", 16, u16(bytes, at + 4), "bytes, this header and the data")
    .add("Checksum", 16, `0x${hex(bytes, at + 6, at + 8)}`).fields;
}

export function icmpFields(
  { type, code, version, quoted, id, sequence }: Icmp,
  bytes: Uint8Array,
  at: number,
): readonly HeaderField[] {
  const row = new FieldRow()
    .add("Type", 8, type, typeName(version, type))
    .add("Code", 8, code, codeName(version, type, code))
    .add("Checksum", 16, `0x${hex(bytes, at + 2, at + 4)}`);
  if (quoted !== undefined) {
    const about = `then the packet it is about: ${quoted.source} to ${quoted.destination}`;
    return row.add("unused, or for the type", 32, `0x${hex(bytes, at + 4, at + 8)}`, about).fields;
  }
  if (id === 0 && sequence === 0)
    return row.add("for the type", 32, `0x${hex(bytes, at + 4, at + 8)}`).fields;
  return row.add("Identifier", 16, id).add("Sequence Number", 16, sequence).fields;
}

function typeName(version: 4 | 6, type: number): string {
  const names: Readonly<Record<number, string>> =
    version === 4
      ? { 0: "echo reply", 3: "destination unreachable", 8: "echo request", 11: "time exceeded" }
      : {
          1: "destination unreachable",
          2: "packet too big",
          3: "time exceeded",
          128: "echo request",
          129: "echo reply",
        };
  return names[type] ?? "";
}

function codeName(version: 4 | 6, type: number, code: number): string {
  const isPort =
    (version === 4 && type === 3 && code === 3) || (version === 6 && type === 1 && code === 4);
  return isPort ? "port unreachable: no program receives there" : "";
}
