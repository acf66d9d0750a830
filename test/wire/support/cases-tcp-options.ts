/** TCP options as tcpdump prints them: usual and rare ones, and options with a wrong length. */
import * as o from "./build-options.ts";
import { type Bytes, payload } from "./bytes.ts";
import { connection, seg } from "./tcp-connection.ts";
import { framesCase, type TcpdumpCase } from "./tcpdump-case.ts";

const established = connection(5000, 6000).slice(0, 3);
function withOptions(...parts: Bytes[]): Uint8Array {
  return seg(">", ".", { seq: 5001, ack: 6001, options: o.options(...parts) });
}
const cookie8 = "01 02 03 04 05 06 07 08";

export const tcpOptionCases: readonly TcpdumpCase[] = [
  framesCase("ordinary options", [
    withOptions(o.nop, o.nop, o.timestamp(4294967295, 12)),
    withOptions(o.mss(0), o.wscale(14), o.sackOk, o.eol),
    withOptions(o.eol, o.eol, o.eol, o.eol),
    withOptions(o.nop, o.nop, o.nop, o.nop),
    withOptions(o.option(19, payload(16)), o.nop, o.nop),
  ]),
  framesCase("SACK blocks of both directions", [
    ...established,
    seg(">", ".", { seq: 5001, ack: 6001, options: o.options(o.nop, o.nop, o.sack([6101, 6201])) }),
    seg("<", ".", {
      seq: 6001,
      ack: 5001,
      options: o.options(o.nop, o.nop, o.sack([5101, 5201], [5301, 5401])),
    }),
    seg("<", ".", {
      seq: 6001,
      ack: 5001,
      options: o.options(
        o.nop,
        o.nop,
        o.timestamp(1, 2),
        o.nop,
        o.nop,
        o.sack([5101, 5201], [5301, 5401], [1, 2]),
      ),
    }),
    seg("<", "S.", {
      seq: 6000,
      ack: 5001,
      options: o.options(o.nop, o.nop, o.sack([5101, 5201])),
    }),
    seg("<", "", { seq: 6000, ack: 5001, options: o.options(o.nop, o.nop, o.sack([5101, 5201])) }),
  ]),
  framesCase("SACK blocks before anything else", [
    seg(">", ".", { seq: 5001, ack: 6001, options: o.options(o.sack([6101, 6201])) }),
  ]),
  framesCase("TCP Fast Open", [
    seg(">", "S", { options: o.options(o.option(34)) }),
    seg(">", "S", { options: o.options(o.option(34, cookie8), o.nop, o.nop) }),
    seg(">", "S", { options: o.options(o.option(34, "01 02 03 04")) }),
    seg(">", "S", { options: o.options(o.option(34, "01 02")) }),
    seg(">", "S", { options: o.options(o.option(34, "01 02 03 04 05")) }),
    seg(">", "S", { options: o.options(o.option(34, payload(16))) }),
    seg(">", "S", { options: o.options(o.option(34, payload(18))) }),
    seg(">", "S", { options: o.options(o.option(254, "f9 89")) }),
    seg(">", "S", { options: o.options(o.option(254, `f9 89 ${cookie8}`)) }),
    seg(">", "S", { options: o.options(o.option(254, "12 34 56 78")) }),
    seg(">", "S", { options: o.options(o.option(254, "12 34")) }),
    seg(">", "S", { options: o.options(o.option(254, "12")) }),
    seg(">", "S", { options: o.options(o.option(253, "12 34 56")) }),
    seg(">", "S", { options: o.options(o.option(253, "f9 89 56")) }),
  ]),
  framesCase("rare options", [
    withOptions(o.option(6, "00 00 01 00")),
    withOptions(o.option(7, "00 00 01 00")),
    withOptions(o.option(11, "00 00 01 00")),
    withOptions(o.option(12, "00 00 01 00")),
    withOptions(o.option(13, "ff 00 01 00")),
    withOptions(o.option(14, "03")),
    withOptions(o.option(20, "a0 07")),
    withOptions(o.option(28, "80 02")),
    withOptions(o.option(28, "00 70")),
    withOptions(o.option(29, "01 02")),
    withOptions(o.option(29, "01")),
    withOptions(o.option(29, [])),
    withOptions(o.option(29, `01 02 ${cookie8}`)),
    withOptions(o.option(77, cookie8)),
    withOptions(o.option(77, [])),
    withOptions(o.option(27, "01 02 03 04 05 06")),
    withOptions(o.option(172, "01 02 03 04 05 06")),
    withOptions(o.option(174, "01 02 03 04 05 06")),
    withOptions(o.option(9)),
    withOptions(o.option(10, "01")),
    withOptions(o.option(15, "01")),
    withOptions(o.option(18, "01")),
    withOptions(o.option(21, "01")),
    withOptions(o.option(22, "01")),
    withOptions(o.option(23, "01")),
    withOptions(o.option(24, "01")),
    withOptions(o.option(25, "01")),
    withOptions(o.option(26, "01")),
  ]),
  framesCase("options of the wrong length", [
    withOptions(o.option(2, "05 b4 00", 5), o.nop, o.nop, o.nop),
    withOptions(o.option(2, "05", 3), o.nop),
    withOptions(o.option(3, [], 2), o.nop, o.nop),
    withOptions(o.option(3, "07 07", 4)),
    withOptions(o.option(4, "01 01", 4)),
    withOptions(o.option(5, "00 00 00 01 00 00", 8)),
    withOptions(o.option(5, [], 2), o.nop, o.nop),
    withOptions(o.option(8, "00 00 00 01", 6), o.nop, o.nop),
    withOptions(o.option(8, "00 00 00 01", 6), o.nop, o.nop, o.nop, o.nop, o.nop, o.nop),
    withOptions(o.option(19, "01 02")),
    withOptions(o.option(19, payload(18))),
    withOptions(o.option(6, "01 02")),
    withOptions(o.option(20, "01")),
    withOptions(o.option(28, "01 02 03 04")),
    withOptions(o.option(2, [], 0), o.nop, o.nop),
    withOptions(o.option(2, [], 1), o.nop, o.nop),
    withOptions(o.option(77, [], 1), o.nop, o.nop),
    withOptions(o.option(77, [], 40), o.nop, o.nop),
    withOptions(o.nop, o.option(2, [], 40), o.nop),
    withOptions(o.nop, o.nop, o.nop, [2]),
    withOptions(o.nop, o.nop, o.nop, [8]),
    withOptions(o.mss(3), [8, 4, 0, 0]),
  ]),
];
