/** Sets the Internet checksums (RFC 1071) of an IPv4 or IPv6 packet and of its TCP or UDP part, in place. */
const [TCP, UDP] = [6, 17];

/** The packet is `bytes` from `ip` to `end`, without IP options and extension headers. */
export function setChecksums(bytes: Uint8Array, ip: number, end: number): void {
  const isV4 = (bytes[ip] ?? 0) >>> 4 === 4;
  const start = ip + (isV4 ? 20 : 40);
  const protocol = bytes[ip + (isV4 ? 9 : 6)] ?? 0;
  if (isV4) {
    put(bytes, ip + 10, 0);
    put(bytes, ip + 10, folded(sum(bytes, ip, start)));
  }
  if (protocol !== TCP && protocol !== UDP) return;
  const at = start + (protocol === TCP ? 16 : 6);
  put(bytes, at, 0);
  const pseudoHeader = sum(bytes, ip + (isV4 ? 12 : 8), start) + protocol + (end - start);
  const value = folded(pseudoHeader + sum(bytes, start, end));
  // RFC 768: a computed 0 is sent as all ones, because 0 means that there is no checksum.
  put(bytes, at, value === 0 && protocol === UDP ? 0xffff : value);
}

function sum(bytes: Uint8Array, start: number, end: number): number {
  let total = 0;
  for (let at = start; at < end; at += 2)
    total += ((bytes[at] ?? 0) << 8) + (at + 1 < end ? (bytes[at + 1] ?? 0) : 0);
  return total;
}

function folded(total: number): number {
  let left = total;
  while (left > 0xffff) left = (left & 0xffff) + (left >>> 16);
  return ~left & 0xffff;
}

function put(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 0xff;
}
