/** Times and impossible record lengths as tcpdump prints them. */
import { ipv4, ipv6, other, tcp, udp } from "./build.ts";
import { Pcapng, pcap } from "./build-capture.ts";
import { ethernet } from "./build-link.ts";
import { payload } from "./bytes.ts";
import type { TcpdumpCase } from "./tcpdump-case.ts";

const packet4 = ipv4(tcp("S", { seq: 5 }));
const packet6 = ipv6(udp({}, 5));
export const frames = [ethernet(packet4), ethernet(packet6), ethernet(ipv4(other(99, payload(9))))];
const moments = [
  { bytes: frames[0] ?? packet4, seconds: 0, nanoseconds: 0 },
  { bytes: frames[1] ?? packet4, seconds: 1_700_000_000, nanoseconds: 123_456_789 },
  { bytes: frames[2] ?? packet4, seconds: 1_700_000_000, nanoseconds: 999_999_999 },
  { bytes: frames[2] ?? packet4, seconds: 1_700_086_399, nanoseconds: 1_000 },
  { bytes: frames[2] ?? packet4, seconds: 2_147_483_648, nanoseconds: 5 },
  { bytes: frames[2] ?? packet4, seconds: 4_294_967_295, nanoseconds: 5 },
];

const nano = { args: ["--nano"], options: { nanoseconds: true } } as const;
export const epoch = { args: ["-tt"], options: { time: "epoch" } } as const;
export const epochNano = {
  args: ["-tt", "--nano"],
  options: { time: "epoch", nanoseconds: true },
} as const;
const clock = { args: [], options: {} } as const;

const times: TcpdumpCase[] = [
  { name: "the time of day", file: pcap(moments), ...clock },
  { name: "seconds of the epoch", file: pcap(moments), ...epoch },
  {
    name: "a nanosecond file at microseconds",
    file: pcap(moments, { nanoseconds: true }),
    ...clock,
  },
  { name: "a nanosecond file at nanoseconds", file: pcap(moments, { nanoseconds: true }), ...nano },
  { name: "a microsecond file at nanoseconds", file: pcap(moments), ...nano },
  { name: "nanoseconds of the epoch", file: pcap(moments, { nanoseconds: true }), ...epochNano },
  { name: "a big-endian file", file: pcap(moments, { bigEndian: true }), ...epoch },
  {
    name: "a big-endian nanosecond file",
    file: pcap(moments, { bigEndian: true, nanoseconds: true }),
    ...epochNano,
  },
];

/** Back and forth in time, and records that state more than a second. */
const jumps = [
  { bytes: frames[0] ?? packet4, seconds: 1_700_000_000, nanoseconds: 0 },
  { bytes: frames[0] ?? packet4, seconds: 1_700_000_000, nanoseconds: 1_000_000_000 },
  { bytes: frames[1] ?? packet4, seconds: 1_700_000_001, nanoseconds: 4_294_967_295_000 },
  { bytes: frames[1] ?? packet4, seconds: 2_147_483_648, nanoseconds: 5_000 },
  { bytes: frames[2] ?? packet4, seconds: 4_294_967_295, nanoseconds: 5_000 },
  { bytes: frames[2] ?? packet4, seconds: 5, nanoseconds: 7_000 },
];
const FORMATS = {
  "": "clock",
  "-tt": "epoch",
  "-ttt": "delta",
  "-tttt": "date",
  "-ttttt": "elapsed",
} as const;
for (const [option, format] of Object.entries(FORMATS)) {
  for (const nanoseconds of [false, true]) {
    const args = [option, nanoseconds ? "--nano" : ""].filter((arg) => arg !== "");
    const options = { time: format, nanoseconds };
    times.push({ name: `times that jump, ${args.join(" ")}`, file: pcap(jumps), args, options });
  }
}

/** Seconds since 1970 in 64 bits. */
const FAR = [
  1_700_000_000n,
  2n ** 32n + 5n,
  8_000_000_000_000n,
  9_000_000_000_000n,
  7n * 10n ** 15n,
];
for (const [option, format] of [
  ["", "clock"],
  ["-tt", "epoch"],
  ["-tttt", "date"],
] as const) {
  const file = new Pcapng(true).interface(1, new Pcapng(true).option(9, [0]));
  for (const seconds of FAR) file.packet(frames[0] ?? packet4, seconds);
  const args = option === "" ? [] : [option];
  times.push({ name: `far times ${option}`, file: file.bytes, args, options: { time: format } });
}

const impossible: TcpdumpCase = {
  name: "records with impossible lengths",
  file: pcap([
    { bytes: new Uint8Array(0), originalLength: 0 },
    { bytes: new Uint8Array(0), originalLength: 90 },
    { bytes: ethernet(packet4), originalLength: 0 },
    { bytes: ethernet(packet4), originalLength: 10 },
    { bytes: ethernet(packet4), originalLength: 300_000 },
    { bytes: new Uint8Array(0), originalLength: 300_000 },
    ethernet(packet4),
  ]),
  args: [],
  options: {},
};

export const timeCases: readonly TcpdumpCase[] = [...times, impossible];
