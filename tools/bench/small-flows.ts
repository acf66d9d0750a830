/**
 * Makes the conversations of a capture of small packets, one packet at a time. Each flow makes a frame
 * for each direction once, layer by layer, and then changes only the fields that differ between packets.
 */
import { ACK, FIN, flagBits, flagLetters, PSH, RST, SYN } from "../../src/wire/decode/flags.ts";
import { add, sequenceLength } from "../../src/wire/decode/sequence.ts";
import { icmp, ipv4, ipv6, tcp, type Upper, udp } from "../../test/wire/support/build.ts";
import { ethernet, MAC_1, MAC_2 } from "../../test/wire/support/build-link.ts";
import * as o from "../../test/wire/support/build-options.ts";
import { be16, be32, concat } from "../../test/wire/support/bytes.ts";
import type { Dice } from "../../test/wire/support/conversations.ts";
import { setChecksums } from "./small-checksums.ts";

/** Writes its next frame at offset `at` and returns the frame's length, or 0 at the end. */
export interface Flow {
  next(to: Uint8Array, at: number): number;
}

const SERVER_PORTS = [12345, 15001, 23456, 31000];
const LETTERS = Uint8Array.from({ length: 64 }, (_, n) => 0x61 + (n % 26));
const ETHERNET = 14;

/** The endpoints of a client in one network and a server in another. */
interface Ends {
  readonly version: 4 | 6;
  readonly client: string;
  readonly server: string;
  readonly from: number;
  readonly to: number;
}

function endsOf(dice: Dice, version: 4 | 6): Ends {
  const [client, server] = [1 + dice.roll(250), 1 + dice.roll(20)];
  return {
    version,
    client:
      version === 4 ? `198.18.${dice.roll(4)}.${client}` : `2001:2:0:1::${client.toString(16)}`,
    server: version === 4 ? `198.19.0.${server}` : `2001:2:0:2::${server.toString(16)}`,
    from: 32768 + dice.roll(28000),
    to: dice.of(SERVER_PORTS),
  };
}

/** A frame from the client (`back` is false) or from the server. */
function frame({ version, client, server }: Ends, upper: Upper, back: boolean): Uint8Array {
  const ip = version === 4 ? ipv4 : ipv6;
  const packet = ip(
    upper,
    back ? { source: server, destination: client } : { source: client, destination: server },
  );
  return ethernet(packet, back ? { source: MAC_2, destination: MAC_1 } : {});
}

/** Sets the lengths and checksums of a frame of this length. */
function finish(to: Uint8Array, at: number, length: number, version: 4 | 6): number {
  const ip = at + ETHERNET;
  const total = length - ETHERNET - (version === 4 ? 0 : 40);
  to.set(be16(total), ip + (version === 4 ? 2 : 4));
  setChecksums(to, ip, at + length);
  return length;
}

export class UdpFlow implements Flow {
  readonly #dice: Dice;
  readonly #version: 4 | 6;
  readonly #frames: readonly Uint8Array[];
  #left: number;

  constructor(dice: Dice, version: 4 | 6) {
    const ends = endsOf(dice, version);
    const { from, to } = ends;
    this.#dice = dice;
    this.#version = version;
    this.#frames = [
      frame(ends, udp({ from, to }), false),
      frame(ends, udp({ from: to, to: from }), true),
    ];
    this.#left = 2 + dice.roll(200);
  }

  next(to: Uint8Array, at: number): number {
    if (this.#left === 0) return 0;
    const head = this.#frames[this.#left % 2] as Uint8Array;
    this.#left--;
    const size = this.#dice.roll(48);
    to.set(head, at);
    to.set(LETTERS.subarray(0, size), at + head.length);
    to.set(be16(8 + size), at + head.length - 4);
    return finish(to, at, head.length + size, this.#version);
  }
}

/** Pings, or datagrams to a closed port and the port unreachables for them. */
export class IcmpFlow implements Flow {
  readonly #frames: Uint8Array[] = [];

  constructor(dice: Dice) {
    const ends = endsOf(dice, 4);
    const id = dice.roll(65536);
    const asked = udp({ from: ends.from, to: ends.to }, 8 + dice.roll(20));
    const quoted = frame(ends, asked, false);
    const isPing = dice.roll(3) > 0;
    for (let n = 1 + dice.roll(20); n > 0; n--) {
      const echo = concat(be16(id), be16(n), LETTERS);
      const [there, back] = isPing
        ? [icmp(8, 0, echo), icmp(0, 0, echo)]
        : [asked, icmp(3, 3, concat(be32(0), quoted.subarray(ETHERNET)))];
      this.#frames.push(frame(ends, back, true), frame(ends, there, false));
    }
  }

  next(to: Uint8Array, at: number): number {
    const found = this.#frames.pop();
    if (found === undefined) return 0;
    to.set(found, at);
    return found.length;
  }
}

/** The next segment of a connection. `data` is the length of its payload. */
interface Segment {
  readonly back: boolean;
  readonly bits: number;
  readonly data: number;
}

export class TcpFlow implements Flow {
  readonly #dice: Dice;
  readonly #version: 4 | 6;
  readonly #syns: readonly Uint8Array[];
  readonly #frames: readonly Uint8Array[];
  /** Frames with a SACK block for data that arrived out of order. */
  readonly #sacks: readonly Uint8Array[];
  readonly #stamped: boolean;
  /** Next sequence number of the client and of the server. */
  readonly #seqs: number[];
  readonly #script: Segment[];
  #time: number;

  constructor(dice: Dice, version: 4 | 6) {
    const ends = endsOf(dice, version);
    this.#dice = dice;
    this.#version = version;
    this.#stamped = dice.roll(5) > 0;
    const stamp = this.#stamped ? o.timestamp(0, 0) : [];
    const plain = this.#stamped ? o.options(o.nop, o.nop, stamp) : [];
    const both = (options: Uint8Array | readonly number[]): Uint8Array[] => {
      const { from, to } = ends;
      const there = tcp(".", { from, to, window: 502, options });
      const back = tcp(".", { from: to, to: from, window: 501 + dice.roll(9), options });
      return [frame(ends, there, false), frame(ends, back, true)];
    };
    const syn = this.#stamped ? [o.sackOk, stamp, o.nop] : [o.nop, o.nop, o.sackOk, o.nop];
    this.#syns = both(o.options(o.mss(1460), ...syn, o.wscale(7)));
    this.#frames = both(plain);
    this.#sacks = both(concat(plain, o.nop, o.nop, o.sack([0, 0])));
    this.#seqs = [dice.roll(2 ** 31) * 2, dice.roll(2 ** 31) * 2];
    this.#time = dice.roll(2 ** 31);
    this.#script = script(dice);
  }

  next(to: Uint8Array, at: number): number {
    const segment = this.#script.pop();
    if (segment === undefined) return 0;
    const { back, bits, data } = segment;
    const isSyn = (bits & SYN) !== 0;
    const isSack = bits === ACK && this.#dice.roll(50) === 0;
    const head = (isSyn ? this.#syns : isSack ? this.#sacks : this.#frames)[+back] as Uint8Array;
    const view = new DataView(to.buffer, at);
    to.set(head, at);
    to.set(LETTERS.subarray(0, data), at + head.length);
    const start = ETHERNET + (this.#version === 4 ? 20 : 40);
    const [seq = 0, ack = 0] = back ? this.#seqs.toReversed() : this.#seqs;
    view.setUint32(start + 4, seq);
    view.setUint32(start + 8, (bits & ACK) === 0 ? 0 : ack);
    view.setUint8(start + 13, bits);
    if (this.#stamped) this.#stamp(view, start + (isSyn ? 28 : 24), (bits & ACK) !== 0);
    if (isSack) {
      view.setUint32(head.length - 8, ack + 20);
      view.setUint32(head.length - 4, ack + 60);
    }
    this.#seqs[+back] = add(seq, sequenceLength(flagLetters(bits), data));
    return finish(to, at, head.length + data, this.#version);
  }

  #stamp(view: DataView, at: number, hasAck: boolean): void {
    this.#time = (this.#time + this.#dice.roll(3)) >>> 0;
    view.setUint32(at, this.#time);
    view.setUint32(at + 4, hasAck ? this.#time - 1 : 0);
  }
}

/** All segments of a connection in reverse order: handshake, requests and replies, close or reset. */
function script(dice: Dice): Segment[] {
  const there = (bits: number, data = 0): Segment => ({ back: false, bits, data });
  const back = (bits: number, data = 0): Segment => ({ back: true, bits, data });
  const segments = [there(SYN), back(SYN | ACK), there(ACK)];
  for (let rounds = 1 + dice.roll(150); rounds > 0; rounds--) {
    segments.push(there(PSH | ACK, 1 + dice.roll(40)));
    if (dice.roll(3) === 0) segments.push(back(ACK));
    segments.push(back(PSH | ACK, 1 + dice.roll(60)), there(ACK));
  }
  if (dice.roll(20) === 0) segments.push(there(RST | ACK));
  else segments.push(there(flagBits("F.")), back(FIN | ACK), there(ACK));
  return segments.reverse();
}
