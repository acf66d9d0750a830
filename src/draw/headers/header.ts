/** A header as it is drawn: its fields in order, each at its place in bits from the header's beginning. */

export interface HeaderField {
  readonly name: string;
  /** The place of its first bit, counted from the header's beginning. */
  readonly bit: number;
  readonly bits: number;
  /** In the notation people use for it. */
  readonly value: string;
  /** The value's meaning; empty if the value needs no words. */
  readonly meaning: string;
}

export interface HeaderLayer {
  readonly name: string;
  /** The RFC section that draws it. */
  readonly source: string;
  /** The place of its first byte in the frame, and its length in bytes. */
  readonly start: number;
  readonly length: number;
  readonly fields: readonly HeaderField[];
}

/** Facts about the connection that the header's bytes don't have. */
export interface HeaderContext {
  readonly relativeSeq?: number | undefined;
  readonly relativeAck?: number | undefined;
}
