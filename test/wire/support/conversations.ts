/** Random conversations from a seed: well-formed packets of a few hosts in random order. */
import { icmp, ipv4, ipv6, tcp, type Upper, udp } from "./build.ts";
import { pcap, type TestFrame } from "./build-capture.ts";
import { arp, ethernet } from "./build-link.ts";
import * as o from "./build-options.ts";
import { type Bytes, be16, be32, concat } from "./bytes.ts";

/** A linear congruential generator (Knuth's multiplier): the same numbers for a seed everywhere. */
export class Dice {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt(seed) * 2_862_933_555_777_941_757n + 3_037_000_493n;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state = BigInt.asUintN(64, this.#state * 6_364_136_223_846_793_005n + 1n);
    return Number((this.#state >> 33n) % BigInt(sides));
  }

  of<T>(choices: readonly T[]): T {
    const chosen = choices[this.roll(choices.length)];
    if (chosen === undefined) throw new RangeError("nothing to choose from");
    return chosen;
  }
}

const FLAGS = [
  "S",
  "S.",
  ".",
  ".",
  ".",
  "P.",
  "P.",
  "P.",
  "F.",
  "FP.",
  "R",
  "R.",
  "PU.",
  "",
  "SEW",
  "S.E",
  ".E",
  "P.W",
];
const PORTS = [20000, 12345, 34567, 51000];

/** Numbers near each other and near 0 and 2^32. */
function number(dice: Dice): number {
  return (dice.of([0, 1, 1000, 0x7fffffff, 0xffffff00, 0xffffffff]) + dice.roll(3000)) >>> 0;
}

function option(dice: Dice): Bytes {
  switch (dice.roll(9)) {
    case 0:
      return o.mss(dice.roll(65536));
    case 1:
      return o.wscale(dice.roll(15));
    case 2:
      return o.sackOk;
    case 3:
      return o.sack([number(dice), number(dice)]);
    case 4:
      return o.timestamp(number(dice), number(dice));
    case 5:
      return o.option(
        dice.of([34, 77, 254, 30, 28]),
        Uint8Array.from({ length: dice.roll(9) }, () => dice.roll(256)),
      );
    case 6:
      return dice.roll(4) === 0 ? o.eol : o.nop;
    default:
      return o.nop;
  }
}

function segment(dice: Dice, from: number, to: number): Upper {
  let options = concat();
  for (let count = dice.roll(5); count > 0; count--) {
    const more = concat(options, option(dice));
    if (more.length <= 40) options = more;
  }
  const length = dice.of([0, 0, 0, 1, 20, 1448]);
  const fields = {
    from,
    to,
    seq: number(dice),
    ack: number(dice),
    window: dice.roll(65536),
    urgent: dice.roll(9),
    options,
  };
  return tcp(dice.of(FLAGS), fields, length);
}

function packet(dice: Dice): Uint8Array {
  const isV4 = dice.roll(3) > 0;
  const hosts = isV4
    ? ["198.18.0.1", "198.18.0.2", "10.9.8.7"]
    : ["fd00::1", "fd00::2", "fe80::1:2"];
  const ends = { source: dice.of(hosts), destination: dice.of(hosts) };
  const from = dice.of(PORTS);
  const to = dice.of(PORTS);
  const kind = dice.roll(20);
  if (kind === 0) return ethernet(arp(1 + dice.roll(2)), { etherType: 0x0806 });
  if (kind === 1 && isV4)
    return ethernet(
      ipv4(icmp(dice.of([0, 8]), 0, concat(be16(dice.roll(9)), be16(dice.roll(9)))), ends),
    );
  if (kind === 2 && isV4) {
    const quoted = ipv4(udp({ from, to }, 4), ends);
    return ethernet(ipv4(icmp(3, dice.roll(14), concat(be32(dice.roll(2000)), quoted)), ends));
  }
  const upper = kind < 6 ? udp({ from, to }, dice.roll(30)) : segment(dice, from, to);
  return ethernet(isV4 ? ipv4(upper, ends) : ipv6(upper, ends));
}

/** A capture of up to 60 packets; some are cut short, as by a snapshot length. */
export function conversation(seed: number): Uint8Array {
  const dice = new Dice(seed);
  const frames: TestFrame[] = [];
  for (let count = 10 + dice.roll(50); count > 0; count--) {
    const bytes = packet(dice);
    const kept = dice.roll(12) === 0 ? 14 + dice.roll(bytes.length - 14) : bytes.length;
    frames.push({ bytes: bytes.slice(0, kept), originalLength: bytes.length });
  }
  return pcap(frames);
}
