/** IGMP as tcpdump prints it. */
import { ipv4, ipv6, other } from "./build.ts";
import { snapped } from "./build-capture.ts";
import { ethernet } from "./build-link.ts";
import { type Bytes, be16, be32, concat } from "./bytes.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const GROUP = "ef 01 02 03";
const NO_GROUP = be32(0);

const igmp = (type: number, code: number, rest: Bytes): Uint8Array =>
  ethernet(ipv4(other(2, concat([type, code, 0, 0], rest)), { destination: "224.0.0.1", ttl: 1 }));

const query3 = (code: number, group: Bytes, sources: number, stated = sources): Uint8Array =>
  igmp(0x11, code, concat(group, [0, 125], be16(stated), new Uint8Array(4 * sources)));
const report3 = (...records: readonly Bytes[]): Uint8Array =>
  igmp(0x22, 0, concat([0, 0], be16(records.length), ...records));
const record3 = concat([4, 0, 0, 0], GROUP);
const trace = concat(GROUP, "c6 12 00 01", "c6 12 00 02", "c6 12 00 03", "07 00 00 2a");
const traceToGroup = concat(GROUP, "c6 12 00 01", "c6 12 00 02", "e0 00 00 05", "07 00 00 2a");

const kinds: readonly Uint8Array[] = [
  igmp(0x11, 0, NO_GROUP),
  igmp(0x11, 0, GROUP),
  igmp(0x11, 100, NO_GROUP),
  igmp(0x11, 10, GROUP),
  igmp(0x11, 10, concat(GROUP, [0])),
  query3(100, NO_GROUP, 0),
  query3(100, GROUP, 0),
  query3(100, GROUP, 2),
  query3(100, GROUP, 2, 3),
  query3(20, GROUP, 1),
  report3(record3),
  report3(record3, record3),
  igmp(0x12, 0, GROUP),
  igmp(0x12, 0, concat(GROUP, [1, 2])),
  igmp(0x16, 0, GROUP),
  igmp(0x16, 0, concat(GROUP, [1, 2])),
  igmp(0x17, 0, GROUP),
  igmp(0x1e, 0, concat(be32(0), trace)),
  igmp(0x1f, 0, trace),
  igmp(0x1f, 0, traceToGroup),
];

export const igmpCases: readonly TcpdumpCase[] = [
  framesCase("IGMP messages of each version", kinds),
  framesCase(
    "IGMP queries with each response time",
    [0, 1, 9, 59, 99, 101, 127, 128, 129, 140, 143, 160, 200, 231, 240, 255].map((code) =>
      query3(code, NO_GROUP, 0),
    ),
  ),
  framesCase("IGMP messages of other types and lengths", [
    igmp(0, 0, GROUP),
    igmp(0x21, 0, GROUP),
    igmp(0xff, 0, ""),
    igmp(0x22, 0, GROUP),
    igmp(0x22, 0, concat(be32(1), record3, [0])),
    igmp(0x11, 1, concat(GROUP, be32(0), [1])),
    igmp(0x1e, 0, GROUP),
    ethernet(ipv4(other(2, ""))),
    ethernet(ipv4(other(2, [0x16, 0, 0, 0]))),
    ethernet(ipv4(other(2, [0x11]))),
    ethernet(ipv6(other(2, concat([0x16, 0, 0, 0], GROUP)))),
  ]),
  framesCase(
    "IGMP messages cut at every byte",
    kinds.flatMap((frame) =>
      Array.from({ length: frame.length - 34 }, (_, n) => snapped(frame, n + 34)),
    ),
  ),
];
