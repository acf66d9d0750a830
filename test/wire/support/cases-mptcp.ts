/** Multipath TCP options (RFC 8684) as tcpdump prints them: every subtype, in the lengths that exist. */
import { ipv4, tcp } from "./build.ts";
import { ethernet } from "./build-link.ts";
import * as o from "./build-options.ts";
import { payload } from "./bytes.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

function segment(flags: string, subtype: number, low: number, length: number): Uint8Array {
  const data = payload(length - 2);
  data[0] = (subtype << 4) | low;
  const options = o.options(o.option(30, data));
  return ethernet(ipv4(tcp(flags, { seq: 5001, ack: 6001, options })));
}

const ZEROS = [0, 0, 0, 10, 0, 0, 0, 11];

function mixed(flags: string, data: readonly number[]): Uint8Array {
  return ethernet(ipv4(tcp(flags, { options: o.options(o.option(30, data)) })));
}

const lengths = [3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 22, 24, 26, 28];

function subtypeCase(name: string, subtype: number): TcpdumpCase {
  const frames = ["S", "S.", "."].flatMap((flags) =>
    [0, 1, 4, 8, 15].flatMap((low) =>
      lengths.map((length) => segment(flags, subtype, low, length)),
    ),
  );
  return framesCase(`MPTCP ${name}`, frames);
}

/** The flags of a data sequence signal are in the second octet. */
const signals = Array.from({ length: 64 }, (_, flags) =>
  lengths.map((length) => {
    const data = payload(length - 2);
    data[0] = 0x20;
    if (length > 3) data[1] = flags;
    return ethernet(ipv4(tcp(".", { options: o.options(o.option(30, data)) })));
  }),
).flat();

export const mptcpCases: readonly TcpdumpCase[] = [
  subtypeCase("capable", 0),
  framesCase(
    "MPTCP capable with checksums",
    [4, 12, 20, 22, 24].flatMap((length) =>
      ["S", "S.", "."].map((flags) => {
        const data = payload(length - 2);
        data.set([1, 0x81]);
        return ethernet(ipv4(tcp(flags, { options: o.options(o.option(30, data)) })));
      }),
    ),
  ),
  framesCase("MPTCP numbers with leading zeros", [
    mixed("S", [0x01, 0, ...ZEROS]),
    mixed(".", [0x01, 0, ...ZEROS, ...ZEROS]),
    mixed("S", [0x10, 1, ...ZEROS]),
    mixed("S.", [0x10, 1, ...ZEROS, 0, 0, 0, 1]),
    mixed(".", [0x10, 0, ...ZEROS, ...ZEROS, 0, 0, 0, 1]),
    mixed(".", [0x20, 5, ...ZEROS, ...ZEROS]),
    mixed(".", [0x30, 1, 198, 18, 0, 1, ...ZEROS]),
    mixed(".", [0x60, 0, ...ZEROS]),
    mixed(".", [0x70, 0, ...ZEROS]),
  ]),
  subtypeCase("join", 1),
  framesCase("MPTCP data sequence signal", signals),
  subtypeCase("add address", 3),
  subtypeCase("remove address", 4),
  subtypeCase("priority", 5),
  subtypeCase("fail", 6),
  subtypeCase("fast close", 7),
  subtypeCase("reset", 8),
  subtypeCase("unknown subtype", 12),
];
