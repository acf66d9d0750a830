/** A signed message with bytes after it, as one value of the queue. The message has the digest of the bytes. */
import { SealError, type Sealed } from "./seal.ts";

const NEWLINE = 0x0a;

/** JSON has no newline in it. */
export function withBytes(sealed: Sealed, bytes: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(sealed)}\n`), bytes]);
}

/** @throws SealError if there is no message */
export function messageAndBytes(value: Buffer): {
  readonly message: string;
  readonly bytes: Buffer;
} {
  const end = value.indexOf(NEWLINE);
  if (end < 0) throw new SealError("it has no message");
  return { message: value.subarray(0, end).toString(), bytes: value.subarray(end + 1) };
}
