/** Makes TCP options as octets, which `options` joins: `options(mss(1460), nop, wscale(7))`. */
import { type Bytes, be16, be32, bytes, concat } from "./bytes.ts";

export const nop: Bytes = [1];
export const eol: Bytes = [0];
export const sackOk: Bytes = [4, 2];

export function options(...parts: readonly Bytes[]): Uint8Array {
  return concat(...parts);
}

export function mss(octets: number): Bytes {
  return [2, 4, ...be16(octets)];
}

export function wscale(shift: number): Bytes {
  return [3, 3, shift];
}

export function timestamp(value: number, echo: number): Bytes {
  return [8, 10, ...be32(value), ...be32(echo)];
}

export function sack(...blocks: ReadonlyArray<readonly [left: number, right: number]>): Bytes {
  return [5, 2 + 8 * blocks.length, ...blocks.flat().flatMap((n) => be32(n))];
}

/** Any kind with its data; `length` states a wrong length. */
export function option(kind: number, data: Bytes = [], length?: number): Bytes {
  const content = bytes(data);
  return concat([kind, length ?? content.length + 2], content);
}
