import { expect, test } from "vitest";
import { ipv4, tcp } from "../support/build.ts";
import * as o from "../support/build-options.ts";
import { payload } from "../support/bytes.ts";
import { optionsOf, packetOf } from "../support/packets.ts";

test("a segment is read with raw numbers", () => {
  const fields = { seq: 3021744848, ack: 4294967295, window: 502, urgent: 9 };
  expect(packetOf(ipv4(tcp("PU.", fields, 15)), 101).tcp).toEqual({
    sourcePort: 34567,
    destinationPort: 12345,
    seq: 3021744848,
    ack: 4294967295,
    flags: "P.U",
    bits: 0x38,
    window: 502,
    urgent: 9,
    options: [],
    length: 15,
    payload: payload(15),
  });
});

test("the length is that of the IP header even if less was captured", () => {
  const packet = packetOf(ipv4(tcp("P.", {}, 100)), 101, 45);
  expect(packet.tcp).toMatchObject({ length: 100, payload: payload(5) });
});

test.each([
  [43, " [|tcp]"],
  [24, " [|tcp]"],
  [23, "[|tcp]"],
])("a header cut after %s octets of the packet is marked as cut", (kept, text) => {
  const packet = packetOf(ipv4(tcp("S", { options: o.mss(1460) })), 101, kept);
  if (kept >= 40) {
    expect(packet.tcp?.options).toEqual([{ kind: "cut", number: 2, data: Uint8Array.of(2, 4, 5) }]);
    return;
  }
  expect(packet.problem).toEqual({ layer: "tcp", text });
});

test("impossible header lengths are problems", () => {
  const short = packetOf(ipv4(tcp("S", { headerLength: 16 })), 101);
  expect(short.problem?.text).toContain("bad hdr length 16 - too short");
  const long = packetOf(ipv4(tcp("S", { headerLength: 60 })), 101);
  expect(long.problem?.text).toContain("bad hdr length 60 - too long, > 20");
});

test("the options of a SYN are read in their order", () => {
  const syn = o.options(o.mss(1460), o.sackOk, o.timestamp(1, 2), o.nop, o.wscale(7));
  expect(optionsOf(syn)).toEqual([
    { kind: "mss", value: 1460 },
    { kind: "sackOK" },
    { kind: "timestamp", value: 1, echo: 2 },
    { kind: "nop" },
    { kind: "wscale", shift: 7 },
  ]);
});

test("SACK blocks are raw numbers", () => {
  expect(optionsOf(o.sack([4294967000, 5], [10, 20]))).toEqual([
    {
      kind: "sack",
      blocks: [
        { left: 4294967000, right: 5 },
        { left: 10, right: 20 },
      ],
    },
    { kind: "eol" },
  ]);
});

test("nothing is read after the end of the options", () => {
  expect(optionsOf(o.options(o.eol, o.mss(1), o.nop))).toEqual([{ kind: "eol" }]);
});

test("cookies, digests and unknown kinds keep their octets", () => {
  const data = Uint8Array.of(1, 2, 3, 4);
  expect(optionsOf(o.option(34, data))?.[0]).toEqual({ kind: "fast-open", cookie: data });
  expect(optionsOf(o.option(30, data))?.[0]).toEqual({ kind: "mptcp", data });
  expect(optionsOf(o.option(77, data))?.[0]).toEqual({ kind: "other", number: 77, data });
  expect(optionsOf(o.option(19, payload(16)))?.[0]).toEqual({ kind: "md5", digest: payload(16) });
});

test("an option with a wrong length is read by its kind and marked", () => {
  expect(optionsOf(o.options(o.option(3, "07 01"), o.nop, o.nop, o.nop))?.[0]).toEqual({
    kind: "wrong-length",
    length: 4,
    option: { kind: "wscale", shift: 7 },
  });
});

test.each([
  ["shorter than itself", o.option(77, [], 1), -1],
  ["longer than the header", o.option(77, [], 40), -1],
  ["too short for its kind", o.options(o.nop, o.option(2, [], 3)), 2],
])("an option %s ends the list as bad", (_, options, number) => {
  expect(optionsOf(options)?.at(-1)).toEqual({ kind: "bad", number });
});
