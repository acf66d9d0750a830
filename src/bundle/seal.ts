/**
 * The seal at the end of a bundle is an empty gzip member whose comment is the digest of all bytes before
 * it. A gzip file may have several members (RFC 1952, 2.2), and decompressors skip an empty one. The
 * seal detects any changed byte, even one that leaves the decompressed contents the same.
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
