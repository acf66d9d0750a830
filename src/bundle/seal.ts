/**
 * The seal at the end of a bundle: an empty gzip member (RFC 1952, 2.2: a file may have several) whose
 * comment is the digest of all bytes before it. Decompressors read over it; with it no byte of the
 * file can change unseen, not even one that decompresses to the same contents.
 */
const COMMENT = "sha256:";
/** Magic, deflate, flag "comment", no time, no extra flags, system unknown. */
const HEAD = [0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff];
/** An empty deflate block, its CRC-32 and its length. */
const TAIL = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** @param digest 64 hexadecimal digits */
export const sealOf = (digest: string): Buffer =>
  Buffer.concat([Buffer.from(HEAD), Buffer.from(`${COMMENT}${digest}\0`), Buffer.from(TAIL)]);

export const SEAL_LENGTH = sealOf("0".repeat(64)).length;
