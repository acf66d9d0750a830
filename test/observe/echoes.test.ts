import { expect, test } from "vitest";
import { keyOf, withoutEchoes } from "../../src/observe/echoes.ts";
import type { Packet } from "../../src/wire/index.ts";
import { ipv4, udp } from "../wire/support/build.ts";
import { ethernet } from "../wire/support/build-link.ts";
import { packetOf } from "../wire/support/packets.ts";

function datagram(destination: string, link: string, text: string): Packet {
  const bytes = ethernet(ipv4(udp({}, [...Buffer.from(text)]), { destination }), {
    destination: link,
  });
  return packetOf(bytes);
}

const toAll = (text: string): Packet => datagram("198.18.0.7", "ff ff ff ff ff ff", text);
const toOne = (text: string): Packet => datagram("198.18.0.2", "02 00 00 00 00 02", text);
const arrivals = (...packets: readonly Packet[]) => Map.groupBy(packets, keyOf);

test("a broadcast that its sender's capture has twice and the other once was sent once", () => {
  const [first, echo, other] = [toAll("a"), toAll("a"), toOne("b")];
  expect(withoutEchoes([first, echo, other], arrivals(toAll("a"), toOne("b")))).toEqual([
    first,
    other,
  ]);
});

test("the same broadcast sent twice is two packets, with and without echoes", () => {
  const two = [toAll("a"), toAll("a")];
  expect(withoutEchoes(two, arrivals(...two))).toHaveLength(2);
  expect(withoutEchoes([...two, ...two], arrivals(...two))).toHaveLength(2);
});

test("a packet to one host has no echo: two that arrive once are a loss", () => {
  expect(withoutEchoes([toOne("a"), toOne("a")], arrivals(toOne("a")))).toHaveLength(2);
});

test("a broadcast that arrived nowhere is still sent", () => {
  expect(withoutEchoes([toAll("a")], arrivals())).toHaveLength(1);
});
