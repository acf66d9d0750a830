/** Makes DNS messages (RFC 1035): names, questions, resource records, and the header with any counts. */
import { type Bytes, be16, be32, bytes, concat } from "./bytes.ts";

/** Labels with their lengths and the empty one at the end. */
export function name(text: string): Uint8Array {
  const labels = text.split(".").filter((label) => label !== "");
  return concat(...labels.map((label) => concat([label.length], Buffer.from(label))), [0]);
}

/** A pointer to a name at this offset of the message; the question's name begins at 12. */
export function pointer(offset = 12): number[] {
  return be16(0xc000 | offset);
}

export function question(of: Bytes, type = 1, recordClass = 1): Uint8Array {
  return concat(of, be16(type), be16(recordClass));
}

export interface RecordFields {
  readonly owner?: Bytes;
  readonly recordClass?: number;
  readonly lifetime?: number;
  /** Octets that the record states; default the real number. */
  readonly length?: number;
}

export function record(type: number, data: Bytes, fields: RecordFields = {}): Uint8Array {
  return concat(
    fields.owner ?? pointer(),
    be16(type),
    be16(fields.recordClass ?? 1),
    be32(fields.lifetime ?? 300),
    be16(fields.length ?? bytes(data).length),
    data,
  );
}

export interface Sections {
  readonly id?: number;
  readonly flags?: number;
  readonly questions?: readonly Bytes[];
  readonly answers?: readonly Bytes[];
  readonly servers?: readonly Bytes[];
  readonly additional?: readonly Bytes[];
  /** The header's four counts; default the real numbers. */
  readonly counts?: readonly number[];
}

const RECURSIVE_QUERY = 0x0100;
export const RESPONSE = 0x8180;

export function message(sections: Sections): Uint8Array {
  const parts = [sections.questions, sections.answers, sections.servers, sections.additional].map(
    (part) => part ?? [],
  );
  const counts = sections.counts ?? parts.map((part) => part.length);
  return concat(
    be16(sections.id ?? 0x1234),
    be16(sections.flags ?? RECURSIVE_QUERY),
    ...counts.map(be16),
    ...parts.flat(),
  );
}

/** As a TCP stream has it: its length before it (RFC 1035, 4.2.2). */
export function overTcp(content: Uint8Array, length = content.length): Uint8Array {
  return concat(be16(length), content);
}
