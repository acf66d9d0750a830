/**
 * Replaces the fragments of an IP packet by the packet itself, in the place of the first. Fragments of a
 * packet that is not complete stay as they are.
 */
import { fragmentKey, isFragment, joinFragments, type Packet } from "../wire/index.ts";

interface Passed {
  readonly packet: Packet;
  readonly received: boolean;
}

/** A packet, with its fragments as captured if it came in fragments. */
export type Joined<T extends Passed> = T & { readonly fragments?: readonly Packet[] };

export function joined<T extends Passed>(passed: readonly T[]): readonly Joined<T>[] {
  if (!passed.some(({ packet }) => isFragment(packet))) return passed;
  const whole = new Map<T, Joined<T>>();
  const parts = new Set<T>();
  const open = new Map<string, T[]>();
  for (const one of passed.filter(({ packet }) => isFragment(packet))) {
    const key = fragmentKey(one.packet);
    const pieces = [...(open.get(key) ?? []), one];
    open.set(key, pieces);
    const packet = joinFragments(pieces.map((piece) => piece.packet));
    if (packet === undefined) continue;
    const received = pieces.every((piece) => piece.received);
    const fragments = pieces
      .map((piece) => piece.packet)
      .toSorted((a, b) => (a.ip?.fragmentOffset ?? 0) - (b.ip?.fragmentOffset ?? 0));
    whole.set(pieces[0] ?? one, { ...one, packet, received, fragments });
    for (const piece of pieces) parts.add(piece);
    open.delete(key);
  }
  return passed.flatMap((one): readonly Joined<T>[] => {
    const packet = whole.get(one);
    if (packet !== undefined) return [packet];
    return parts.has(one) ? [] : [one];
  });
}
