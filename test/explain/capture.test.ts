/** The causes of packets in captures alone: runs of labs, of which no calls and tables are known. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CaptureReasons } from "../../src/explain/capture.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import { decode, type Frame, FrameReader } from "../../src/wire/index.ts";

const NAMES = [
  "keep-alive", "lost-data", "nagle", "refused", "reordered-data", "simultaneous-open", "udp-closed-port",
  "udp-fragments", "unread-data", "zero-window",
] as const; // biome-ignore format: one list

function framesOf(name: string): readonly Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader((frame) => void frames.push(frame));
  reader.push(readFileSync(new URL(`captures/${name}.pcap`, import.meta.url)));
  reader.end();
  return frames;
}

/** The explanation of each packet, by its number. @param skipped frames at the beginning */
function reasonsOf(name: string, skipped = 0): readonly (Explanation | undefined | "other")[] {
  const reasons = new CaptureReasons();
  const frames = framesOf(name).slice(skipped);
  return [undefined, ...frames.map((frame, index) => reasons.see(decode(frame), index + 1))];
}

test.each(NAMES)(
  "every packet of %s has a cause, an earlier packet or an act of a program",
  (name) => {
    reasonsOf(name).forEach((reason, number) => {
      if (number === 0) return;
      expect(reason, `packet ${number}`).toBeDefined();
      if (reason === undefined || reason === "other")
        throw new Error("ARP is not in these captures");
      const { cause } = reason;
      if (cause.kind === "packet") expect(cause.number).toBeLessThan(number);
      if (cause.kind === "timer") expect(cause.since).toBeLessThan(number);
    });
  },
);

/** A capture, the number of a packet, its cause, and the beginning of the sentence. */
const CAUSES = [
  ["refused", 1, { kind: "unseen", peer: "client", act: "connect" }, "a program connects"],
  ["refused", 2, { kind: "packet", number: 1 }, "answers the SYN of packet 1: no socket listens"],
  ["lost-data", 4, { kind: "unseen", act: "send" }, "a program sends data: 15 bytes"],
  ["lost-data", 5, { kind: "timer", timer: "retransmission", since: 4 }, "no acknowledgement of packet 4 came for 1.0"],
  ["lost-data", 6, { kind: "packet", number: 5 }, "acknowledges 15 bytes of packet 5"],
  ["unread-data", 6, { kind: "unseen", act: "close" }, "a program aborts the connection"],
  ["keep-alive", 5, { kind: "timer", timer: "keep-alive" }, "nothing has come for 2.0"],
  ["keep-alive", 7, { kind: "timer", timer: "keep-alive", since: 6 }, "no probe has been answered"],
  ["zero-window", 7, { kind: "packet", number: 5 }, "acknowledges 1000 bytes of packet 5 after 0.057 s: packet 5 was late, as packet 6 shows"],
  ["nagle", 5, { kind: "timer", timer: "delayed ACK", since: 4 }, "acknowledges 8 bytes of packet 4 after 0.0421 s, as a delayed ACK does"],
  ["nagle", 7, { kind: "packet", number: 6 }, "acknowledges 7 bytes of packet 6"],
  ["zero-window", 8, { kind: "timer", timer: "persist", since: 7 }, "packet 7 closed the window"],
  ["zero-window", 9, { kind: "packet", number: 8 }, "answers the probe of packet 8"],
  ["zero-window", 10, { kind: "unseen", act: "recv" }, "a program takes data out of the receive buffer"],
  ["zero-window", 11, { kind: "packet", number: 10 }, "packet 10 opens the window again"],
  ["reordered-data", 6, { kind: "packet", number: 5 }, "packet 5 came before what it follows"],
  ["reordered-data", 7, { kind: "packet", number: 5 }, "acknowledges 15 bytes of packets 4 and 5 after 0.105 s: packet 4 was late, as packet 6 shows"],
  ["simultaneous-open", 3, { kind: "packet", number: 1 }, "the SYN of packet 1 crossed this side's own"],
  ["simultaneous-open", 5, { kind: "packet", number: 3 }, "says again what this side has got"],
  ["udp-closed-port", 4, { kind: "packet", number: 3 }, "no socket has the port of packet 3"],
  ["udp-fragments", 3, { kind: "unseen", act: "sendto" }, "a program sends more than fits into one packet"],
] as const; // biome-ignore format: one row for each

test.each(CAUSES)("in %s, packet %i", (name, number, cause, text) => {
  const reason = reasonsOf(name)[number];
  if (reason === undefined || reason === "other") throw new Error("it has no cause");
  expect(reason.cause).toMatchObject(cause);
  expect(reason.text.slice(0, text.length)).toBe(text);
});

test("a capture that begins within a connection has numbers from its first packet on", () => {
  const reasons = reasonsOf("zero-window", 3);
  expect(reasons[1]).toMatchObject({ cause: { kind: "unseen", act: "send" } });
  expect(reasons[3]).toMatchObject({ text: "acknowledges 1000 bytes of packet 1" });
  expect(reasons[5]).toMatchObject({ cause: { kind: "timer", timer: "persist" } });
});

test("a first packet that only acknowledges has a cause before the capture", () => {
  expect(reasonsOf("zero-window", 5)[1]).toMatchObject({
    text: "acknowledges what came before the capture began",
  });
});
