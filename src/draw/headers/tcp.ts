/** The fields of a TCP header and of each of its options. */
import { hex, u8, u16, u32 } from "../../wire/decode/bytes.ts";
import { OPTION } from "../../wire/decode/tcp-options.ts";
import { FieldRow } from "./fields.ts";
import type { HeaderContext, HeaderField } from "./header.ts";

const FLAGS = [
  ["CWR", "congestion window reduced"],
  ["ECE", "congestion experienced"],
  ["URG", "the urgent pointer is valid"],
  ["ACK", "the acknowledgment number is valid"],
  ["PSH", "deliver the data to the program now"],
  ["RST", "reset: the connection does not exist or is ended"],
  ["SYN", "begins the connection: takes one sequence number"],
  ["FIN", "no more data will come: takes one sequence number"],
] as const;

/** @param length of the header in bytes, by its data offset */
export function tcpFields(
  bytes: Uint8Array,
  at: number,
  length: number,
  { relativeSeq, relativeAck }: HeaderContext,
): readonly HeaderField[] {
  const row = new FieldRow();
  const offset = u8(bytes, at + 12) >>> 4;
  const bits = u8(bytes, at + 13);
  const isAck = (bits & 0x10) !== 0;
  const relative = (value: number | undefined, of: string): string =>
    value === undefined ? "" : `${value} counted from the ${of}’s ISN`;
  row
    .add("Source Port", 16, u16(bytes, at))
    .add("Destination Port", 16, u16(bytes, at + 2))
    .add("Sequence Number", 32, u32(bytes, at + 4), relative(relativeSeq, "sender"))
    .add(
      "Acknowledgment Number",
      32,
      u32(bytes, at + 8),
      isAck ? relative(relativeAck, "receiver") : "no meaning without the ACK flag",
    )
    .add("Data Offset", 4, offset, `header length: ${offset} words of 32 bits, ${offset * 4} bytes`)
    .add("Reserved", 4, u8(bytes, at + 12) & 0x0f);
  for (const [index, [name, meaning]] of FLAGS.entries()) {
    const isSet = (bits & (0x80 >>> index)) !== 0;
    row.add(name, 1, isSet ? 1 : 0, isSet ? meaning : "not set");
  }
  const isSyn = (bits & 0x02) !== 0;
  row
    .add(
      "Window",
      16,
      u16(bytes, at + 14),
      isSyn
        ? "bytes; never scaled in a SYN"
        : "shifted by the window scale, if both sides sent one",
    )
    .add("Checksum", 16, `0x${hex(bytes, at + 16, at + 18)}`)
    .add("Urgent Pointer", 16, u16(bytes, at + 18));
  addOptions(row, bytes, at + 20, Math.min(at + length, bytes.length));
  return row.fields;
}

function addOptions(row: FieldRow, bytes: Uint8Array, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const kind = u8(bytes, at);
    if (kind === OPTION.eol) {
      row.add("End of Options", 8, 0);
      if (end > at + 1) row.add("Padding", (end - at - 1) * 8, `0x${hex(bytes, at + 1, end)}`);
      return;
    }
    if (kind === OPTION.nop) {
      row.add("NOP", 8, 1, "no operation: fills up to the next word");
      at += 1;
      continue;
    }
    const length = at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 2 || at + length > end) {
      row.add("invalid option", (end - at) * 8, `0x${hex(bytes, at, end)}`, "impossible length");
      return;
    }
    addOption(row, bytes, at, kind, length);
    at += length;
  }
}

const NAMES: Readonly<Record<number, string>> = {
  [OPTION.mss]: "maximum segment size",
  [OPTION.wscale]: "window scale",
  [OPTION.sackOK]: "SACK permitted",
  [OPTION.sack]: "SACK",
  [OPTION.timestamp]: "timestamps",
};

/** Adds an option's kind, length and data. */
function addOption(
  row: FieldRow,
  bytes: Uint8Array,
  at: number,
  kind: number,
  length: number,
): void {
  row
    .add("Kind", 8, kind, NAMES[kind] ?? "another kind")
    .add("Length", 8, length, "bytes of this option");
  const data = at + 2;
  const size = length - 2;
  if (size === 0) return;
  if (kind === OPTION.mss && size === 2) {
    row.add("MSS", 16, u16(bytes, data), "most bytes of data in a segment to this side");
  } else if (kind === OPTION.wscale && size === 1) {
    const shift = u8(bytes, data);
    row.add(
      "Shift",
      8,
      shift,
      `later windows of this side are multiplied by ${2 ** shift} (RFC 7323)`,
    );
  } else if (kind === OPTION.timestamp && size === 8) {
    row
      .add("TSval", 32, u32(bytes, data), "the sender’s clock (RFC 7323)")
      .add("TSecr", 32, u32(bytes, data + 4), "the other side’s clock, returned");
  } else if (kind === OPTION.sack && size % 8 === 0) {
    for (let block = data; block < data + size; block += 8) {
      row
        .add(
          "Left Edge",
          32,
          u32(bytes, block),
          "first sequence number received out of order (RFC 2018)",
        )
        .add("Right Edge", 32, u32(bytes, block + 4), "the one after its last");
    }
  } else row.add("Data", size * 8, `0x${hex(bytes, data, data + size)}`);
}
