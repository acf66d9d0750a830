import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headerLayers, packetOfFrame } from "../../../src/draw/headers/layers.ts";
import { hex } from "../../../src/wire/decode/bytes.ts";
import { icmp, ipv4, ipv6, tcp, type Upper, udp } from "../../wire/support/build.ts";
import { ethernet } from "../../wire/support/build-link.ts";
import {
  mss,
  nop,
  options,
  sack,
  sackOk,
  timestamp,
  wscale,
} from "../../wire/support/build-options.ts";

const SYN = tcp("S", {
  from: 40100,
  to: 12345,
  seq: 1000,
  options: options(mss(1460), sackOk, timestamp(7, 0), nop, wscale(7)),
});

/** `Source Port 0+16: 40100` of the headers of a frame. */
function fieldsOf(upper: Upper, ip = ipv4): Readonly<Record<string, readonly string[]>> {
  const layers = headerLayers(packetOfFrame(hex(ethernet(ip(upper)))), { relativeSeq: 0 });
  return Object.fromEntries(
    layers.map(({ name, fields }) => [
      name,
      fields.map((field) => `${field.name} ${field.bit}+${field.bits}: ${field.value}`),
    ]),
  );
}

describe("a TCP header is drawn as in RFC 9293, 3.1", () => {
  const { TCP = [] } = fieldsOf(SYN);

  test("its fields, flag by flag", () => {
    expect(TCP.slice(0, 14)).toEqual([
      "Source Port 0+16: 40100",
      "Destination Port 16+16: 12345",
      "Sequence Number 32+32: 1000",
      "Acknowledgment Number 64+32: 0",
      "Data Offset 96+4: 10",
      "Reserved 100+4: 0",
      "CWR 104+1: 0",
      "ECE 105+1: 0",
      "URG 106+1: 0",
      "ACK 107+1: 0",
      "PSH 108+1: 0",
      "RST 109+1: 0",
      "SYN 110+1: 1",
      "FIN 111+1: 0",
    ]);
  });

  test("its options, each with kind and length", () => {
    expect(TCP.slice(17)).toEqual([
      "Kind 160+8: 2",
      "Length 168+8: 4",
      "MSS 176+16: 1460",
      "Kind 192+8: 4",
      "Length 200+8: 2",
      "Kind 208+8: 8",
      "Length 216+8: 10",
      "TSval 224+32: 7",
      "TSecr 256+32: 0",
      "NOP 288+8: 1",
      "Kind 296+8: 3",
      "Length 304+8: 3",
      "Shift 312+8: 7",
    ]);
  });

  test("the edges of SACK blocks, and an option with an impossible length", () => {
    const blocks = fieldsOf(tcp(".", { options: options(nop, nop, sack([5, 9])) })).TCP ?? [];
    expect(blocks.slice(-2)).toEqual(["Left Edge 192+32: 5", "Right Edge 224+32: 9"]);
    const wrong = fieldsOf(tcp(".", { options: [2, 0, 0, 0] })).TCP ?? [];
    expect(wrong.at(-1)).toBe("invalid option 160+32: 0x02000000");
  });

  test("numbers are explained relative to the ISN, and an ack without the ACK flag has no meaning", () => {
    const frame = packetOfFrame(hex(ethernet(ipv4(SYN))));
    const meaning = (name: string) =>
      headerLayers(frame, { relativeSeq: 0 })[1]?.fields.find((field) => field.name === name)
        ?.meaning;
    expect(meaning("Sequence Number")).toBe("0 counted from the sender’s ISN");
    expect(meaning("Acknowledgment Number")).toBe("no meaning without the ACK flag");
    expect(meaning("Shift")).toBe("later windows of this side are multiplied by 128 (RFC 7323)");
  });
});

test("IPv4, IPv6, UDP and ICMP have the widths of their RFCs", () => {
  const widths = (fields: readonly string[] = []) =>
    fields.map((text) => Number(/\+(\d+):/.exec(text)?.[1]));
  expect(widths(fieldsOf(udp({ from: 1, to: 2 })).IPv4)).toEqual([
    4, 4, 6, 2, 16, 16, 1, 1, 1, 13, 8, 8, 16, 32, 32,
  ]);
  expect(widths(fieldsOf(udp(), ipv6).IPv6)).toEqual([4, 8, 20, 16, 8, 8, 128, 128]);
  expect(fieldsOf(udp({ from: 1, to: 2 }, 3)).UDP?.slice(0, 3)).toEqual([
    "Source Port 0+16: 1",
    "Destination Port 16+16: 2",
    "Length 32+16: 11",
  ]);
  const quoted = ipv4(udp({ from: 40100, to: 12345 }));
  expect(fieldsOf(icmp(3, 3, [0, 0, 0, 0, ...quoted])).ICMP?.slice(0, 2)).toEqual([
    "Type 0+8: 3",
    "Code 8+8: 3",
  ]);
});

test("fields follow one another without a gap for any bytes", () => {
  const whole = ethernet(ipv4(SYN));
  const frames = fc.tuple(
    fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
    fc.integer({ min: 0, max: whole.length }),
  );
  fc.assert(
    fc.property(frames, ([changes, length]) => {
      const bytes = whole.slice(0, length);
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      for (const layer of headerLayers(packetOfFrame(hex(bytes)))) {
        let next = 0;
        for (const { bit, bits } of layer.fields) {
          expect(bit).toBe(next);
          expect(bits).toBeGreaterThan(0);
          next = bit + bits;
        }
        expect(next).toBeLessThanOrEqual(layer.length * 8);
      }
    }),
  );
});

test("a frame without bytes has no headers", () => {
  expect(headerLayers(packetOfFrame(""))).toEqual([]);
});
