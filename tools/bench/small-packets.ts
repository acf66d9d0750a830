/**
 * Makes a capture of small packets, of any size, as hosts exchange them. A seed gives the same bytes
 * everywhere. It has TCP connections over IPv4 and IPv6 from SYN to FIN or RST, with the options Linux
 * sends and some SACK blocks, UDP in both directions, pings and port unreachables. Every checksum is
 * right, and tcpdump has no dissector for the ports.
 */
import { captureHeader } from "../../src/wire/capture/capture-writer.ts";
import { Dice } from "../../test/wire/support/conversations.ts";
import { type Flow, IcmpFlow, TcpFlow, UdpFlow } from "./small-flows.ts";

/** The number of conversations at the same time. */
const AT_ONCE = 256;
/** A record's header and the largest frame. */
const ROOM = 16 + 256;
const PIECE = 1 << 20;
const START = 1_700_000_000;

/** A pcap file of at least `size` bytes, in pieces to write one after the other. */
export function* smallPackets(size: number, seed: number): Generator<Uint8Array> {
  const dice = new Dice(seed);
  const flows = Array.from({ length: AT_ONCE }, () => newFlow(dice));
  yield captureHeader({ linkType: 1 });
  let microseconds = 0;
  for (let written = 0; written < size; ) {
    const piece = new Uint8Array(PIECE + ROOM);
    const view = new DataView(piece.buffer);
    let at = 0;
    while (at < PIECE && written + at < size) {
      const n = dice.roll(AT_ONCE);
      const length = (flows[n] as Flow).next(piece, at + 16);
      if (length === 0) {
        flows[n] = newFlow(dice);
        continue;
      }
      microseconds += 1 + dice.roll(9);
      view.setUint32(at, START + Math.floor(microseconds / 1e6), true);
      view.setUint32(at + 4, microseconds % 1e6, true);
      view.setUint32(at + 8, length, true);
      view.setUint32(at + 12, length, true);
      at += 16 + length;
    }
    written += at;
    yield piece.subarray(0, at);
  }
}

/** Of 100 conversations 70 are TCP, which are also the longest, 22 are UDP and 8 are ICMP. */
function newFlow(dice: Dice): Flow {
  const version = dice.roll(4) === 0 ? 6 : 4;
  const kind = dice.roll(100);
  if (kind < 70) return new TcpFlow(dice, version);
  return kind < 92 ? new UdpFlow(dice, version) : new IcmpFlow(dice);
}
