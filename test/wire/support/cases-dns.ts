/** DNS over UDP and TCP, and multicast DNS, as tcpdump prints them. */
import { ipv4, ipv6, tcp, udp } from "./build.ts";
import { pcap, snapped } from "./build-capture.ts";
import { message, name, overTcp, pointer, question, RESPONSE, record } from "./build-dns.ts";
import { ethernet } from "./build-link.ts";
import { type Bytes, be16, be32, concat } from "./bytes.ts";
import { Dice } from "./conversations.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const NAME = name("www.example.org");
const QUESTION = question(NAME);

const overUdp = (content: Bytes, port = 53): Uint8Array =>
  ethernet(ipv4(udp({ from: 40000, to: port }, content)));
const answered = (content: Bytes, port = 53): Uint8Array =>
  ethernet(ipv4(udp({ from: port, to: 40000 }, content)));
const segment = (content: Uint8Array): Uint8Array =>
  ethernet(ipv4(tcp("P.", { from: 40000, to: 53 }, content)));

const response = (...answers: readonly Bytes[]): Uint8Array =>
  message({ flags: RESPONSE, questions: [QUESTION], answers });

const address6 = concat(be16(0x2001), be16(0xdb8), new Uint8Array(11), [7]);
const option = (code: number, data: Bytes): Uint8Array => {
  const content = concat(data);
  return concat(be16(code), be16(content.length), content);
};

/** One answer of each type that tcpdump prints with its data, of some without, and of some that are wrong. */
const answers: readonly Uint8Array[] = [
  record(1, [198, 18, 0, 9]),
  record(1, [198, 18]),
  record(28, address6),
  record(28, concat(new Uint8Array(10), [0xff, 0xff, 198, 18, 0, 9])),
  record(2, name("ns.example.org")),
  record(5, concat([2], Buffer.from("ns"), pointer(16))),
  record(12, pointer()),
  record(39, name("")),
  record(15, concat(be16(10), [4], Buffer.from("mail"), pointer(16))),
  record(16, concat([5], Buffer.from("hello"), [3], Buffer.from("a b"))),
  record(16, concat([6], [1, 31, 127, 128, 200, 255])),
  record(16, [9, 65]),
  record(33, concat(be16(1), be16(2), be16(12345), name("server.lab"))),
  record(38, concat([0], address6)),
  record(38, concat([64], address6.slice(8), name("prefix.lab"))),
  record(38, concat([128], name("prefix.lab"))),
  record(38, [129]),
  record(256, concat(be16(1), be16(2), Buffer.from("ftp://server.lab/"))),
  record(256, [0, 1]),
  record(6, concat(name("ns.lab"), name("root.lab"), be32(1), new Uint8Array(16))),
  record(250, new Uint8Array(16)),
  record(41, "", { owner: name(""), recordClass: 1232, lifetime: 0x8000 }),
  record(41, "", { owner: name(""), recordClass: 512, lifetime: 0 }),
  record(65, new Uint8Array(3)),
  record(54, new Uint8Array(3)),
  record(9999, new Uint8Array(3)),
  record(1, [198, 18, 0, 9], { recordClass: 3 }),
  record(1, [198, 18, 0, 9], { recordClass: 77 }),
  record(1, [198, 18, 0, 9], { length: 4000 }),
];

const long = name(
  Array.from({ length: 9 }, (_, n) => String.fromCharCode(0x61 + n).repeat(63)).join("."),
);
/** Names that end, repeat or cross themselves, and kinds of labels that exist no longer. */
const names: readonly Bytes[] = [
  name(""),
  name("a"),
  name("a.b.c.d.e.f"),
  [5, 0x61, 0x01, 0x7f, 0x80, 0xff, 0],
  long,
  concat(long.slice(0, 256), [0]),
  pointer(),
  pointer(14),
  pointer(0),
  pointer(4),
  pointer(0x3fff),
  [0x80, 0],
  [0x41, 12, 0xab, 0xcf, 0],
  [0x41, 9, 0xab, 0xff, 2, 0x61, 0x62, 0],
  [0x41, 13, 0xab, 0xff, 0],
  concat([0x41, 0], new Uint8Array(32).fill(0x5a), [0]),
  [0x42, 8, 1, 0],
  [63],
];

const full = response(
  record(5, concat([3], Buffer.from("one"), pointer(16))),
  record(1, [198, 18, 0, 9], { owner: pointer(45) }),
  record(16, concat([5], Buffer.from("hello"))),
  record(33, concat(be16(1), be16(2), be16(12345), pointer(16))),
);
const query = message({ questions: [QUESTION, question(pointer(), 28)] });
const edns = record(41, option(10, be32(7)), {
  owner: name(""),
  recordClass: 1232,
  lifetime: 1 << 24,
});
const cut = (frame: Uint8Array): Array<ReturnType<typeof snapped>> =>
  Array.from({ length: frame.length - 40 }, (_, n) => snapped(frame, n + 41));

export const dnsCases: readonly TcpdumpCase[] = [
  framesCase(
    "DNS queries of each type",
    [
      1, 2, 5, 6, 12, 15, 16, 28, 33, 41, 54, 59, 65, 66, 99, 109, 110, 248, 249, 252, 255, 256,
      260, 261, 32768, 32769, 65535,
    ].map((type) => overUdp(message({ questions: [question(NAME, type)] }))),
  ),
  framesCase(
    "DNS queries with each operation, flag and class",
    [
      ...Array.from({ length: 16 }, (_, n) => message({ flags: n << 11, questions: [QUESTION] })),
      ...Array.from({ length: 11 }, (_, n) => message({ flags: 1 << n, questions: [QUESTION] })),
      ...[0, 2, 3, 4, 254, 255, 0x8001].map((number) =>
        message({ questions: [question(NAME, 1, number)] }),
      ),
    ].map((content) => overUdp(content)),
  ),
  framesCase(
    "DNS queries with unusual counts",
    [
      message({}),
      query,
      message({ questions: [QUESTION], counts: [2, 0, 0, 0] }),
      message({ questions: [QUESTION], counts: [1, 2, 3, 4] }),
      message({ flags: 1 << 11, questions: [], counts: [0, 1, 0, 0] }),
      message({ questions: [QUESTION], additional: [edns] }),
    ].map((content) => overUdp(content)),
  ),
  framesCase(
    "DNS responses with each code and flag",
    [
      ...Array.from({ length: 16 }, (_, n) =>
        message({ flags: 0x8000 | n, questions: [QUESTION] }),
      ),
      ...Array.from({ length: 15 }, (_, n) =>
        message({ flags: 0x8000 | (1 << n), questions: [QUESTION] }),
      ),
      ...[1, 2, 255].map((code) =>
        message({
          flags: RESPONSE | 3,
          questions: [QUESTION],
          additional: [record(41, "", { owner: name(""), lifetime: code << 24 })],
        }),
      ),
      message({ flags: RESPONSE, counts: [0, 0, 0, 0] }),
      message({ flags: RESPONSE, questions: [QUESTION, QUESTION] }),
      message({ flags: RESPONSE, questions: [QUESTION], counts: [3, 1, 0, 0] }),
    ].map((content) => answered(content)),
  ),
  framesCase(
    "DNS answers of each type",
    answers.map((answer) => answered(response(answer))),
  ),
  framesCase("DNS responses with several answers", [
    answered(full),
    answered(
      message({
        flags: RESPONSE,
        questions: [QUESTION],
        answers: [record(1, [198, 18, 0, 9])],
        servers: [record(2, name("ns.lab"))],
        additional: [record(1, [198, 18, 0, 8], { owner: name("ns.lab") }), edns],
      }),
    ),
    answered(response(record(5, [0xc0]))),
    answered(response(record(5, [3]))),
    answered(
      message({
        flags: RESPONSE,
        questions: [QUESTION],
        counts: [1, 2, 0, 0],
        answers: [record(1, [198, 18, 0, 9])],
      }),
    ),
  ]),
  framesCase(
    "names in DNS messages",
    names.flatMap((of) => [
      overUdp(message({ questions: [question(of)] })),
      answered(response(record(5, of))),
      answered(response(record(5, of), record(1, [198, 18, 0, 9]))),
    ]),
  ),
  framesCase("DNS messages cut at every byte", [...cut(overUdp(query)), ...cut(answered(full))]),
  framesCase("DNS over IPv6 and in fragments", [
    ethernet(ipv6(udp({ from: 40000, to: 53 }, query))),
    ethernet(ipv4(udp({ from: 53, to: 40000, length: 3000 }, full), { moreFragments: true })),
    ethernet(ipv4(udp({ from: 53, to: 40000, length: 3000 }, full))),
    ethernet(ipv4(udp({ from: 53, to: 40000, length: 30 }, full))),
    ethernet(ipv4(udp({ from: 53, to: 53 }, full))),
  ]),
  framesCase(
    "payloads on DNS's port that are too short",
    Array.from({ length: 13 }, (_, n) => overUdp(query.slice(0, n))),
  ),
  framesCase("DNS over TCP", [
    ethernet(ipv4(tcp("S", { from: 40000, to: 53 }))),
    segment(overTcp(query)),
    segment(overTcp(full)),
    segment(overTcp(full, full.length + 1)),
    segment(concat(overTcp(query), overTcp(query))),
    segment(overTcp(query).slice(0, 1)),
    segment(overTcp(query).slice(0, 2)),
    segment(overTcp(query.slice(0, 5))),
    ethernet(ipv6(tcp("P.", { from: 53, to: 40000 }, overTcp(full)))),
    ...cut(segment(overTcp(query))),
  ]),
  framesCase("multicast DNS", [
    overUdp(message({ flags: 0, questions: [question(NAME, 12, 0x8001)] }), 5353),
    overUdp(
      message({ flags: 0, questions: [question(NAME, 12), question(pointer(), 33, 255)] }),
      5353,
    ),
    answered(response(record(1, [198, 18, 0, 9], { recordClass: 0x8001 })), 5353),
    answered(response(record(16, [1, 65], { recordClass: 0x8003 })), 5353),
    answered(response(record(41, "", { owner: name(""), recordClass: 0x85a0 })), 5353),
    ethernet(ipv4(tcp("P.", { from: 40000, to: 5353 }, overTcp(query)))),
  ]),
];

/** DNS messages of the cases above, each with a few other bytes: the same for a seed everywhere. */
export function damagedDns(seed: number, count: number): Uint8Array {
  const dice = new Dice(seed);
  const samples = [...answers.map((answer) => response(answer)), full, query];
  const frames = Array.from({ length: count }, () => {
    const content = dice.of(samples).slice();
    for (let n = dice.roll(4); n >= 0; n--) {
      content[dice.roll(content.length)] = dice.roll(2) === 0 ? dice.roll(256) : dice.of(ODD_BYTES);
    }
    return dice.roll(2) === 0 ? overUdp(content) : answered(content);
  });
  return pcap(frames);
}
/** Counts, lengths of labels, and the first bytes of pointers and of bit labels. */
const ODD_BYTES = [0, 1, 12, 0x3f, 0x41, 0x80, 0xc0];
