/**
 * Distinguishes copies of a packet. A bridge of an engine without a userland proxy sends a packet to a group
 * back to the port that it came from, so its sender's capture shows it twice and the other capture once.
 */
import type { Packet } from "../wire/index.ts";
import { isToGroup } from "./origin.ts";

/**
 * The packets that a peer sent, without those that came back to it.
 * @param arrived the packets in the other peer's capture, by `keyOf`
 */
export function withoutEchoes(
  sent: readonly Packet[],
  arrived: ReadonlyMap<string, readonly Packet[]>,
): readonly Packet[] {
  const copies = Map.groupBy(sent.filter(isToGroup), keyOf);
  const echoes = [...copies].flatMap(([key, same]) =>
    same.length === 2 * (arrived.get(key)?.length ?? 0)
      ? same.filter((_, index) => index % 2 === 1)
      : [],
  );
  return sent.filter((packet) => !echoes.includes(packet));
}

/** The bytes of the IP packet, which are the same at both ends of a bridge. */
export function keyOf({ frame, ip }: Packet): string {
  return Buffer.from(frame.bytes.subarray(ip?.offset ?? 0, ip?.end)).toString("latin1");
}
