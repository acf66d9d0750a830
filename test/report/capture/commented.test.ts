import { expect, test } from "vitest";
import { commentedCapture } from "../../../src/report/capture/commented.ts";
import {
  captureHeader,
  captureRecord,
  type Frame,
  FrameReader,
  LINKTYPE,
} from "../../../src/wire/index.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

/** A frame for each packet: 60 bytes with its number. */
const frameOf = (number: number): Uint8Array => new Uint8Array(60).fill(number);
const MARKER = new Uint8Array(60).fill(255);

const handshake = handshakeRecord();
const record = {
  ...handshake,
  steps: handshake.steps.map((step) => ({
    ...step,
    packets: step.packets.map((packet) => ({
      ...packet,
      frame: Buffer.from(frameOf(packet.number)).toString("hex"),
    })),
  })),
};

function framesOf(capture: Uint8Array): readonly Frame[] {
  const frames: Frame[] = [];
  new FrameReader((frame) => frames.push(frame)).push(capture);
  return frames;
}

const pcap = Buffer.concat([
  captureHeader({ linkType: LINKTYPE.ethernet }),
  ...[frameOf(1), MARKER, frameOf(2)].map((bytes, index) =>
    captureRecord({ seconds: 1_800_000_000, nanoseconds: index * 1_000, bytes }),
  ),
]);

test("the frames and their times stay, those of the run get a comment", () => {
  const commented = commentedCapture(record, "server", pcap);
  const content = (frames: readonly Frame[]) =>
    frames.map(({ seconds, nanoseconds, bytes }) => ({ seconds, nanoseconds, bytes }));
  expect(content(framesOf(commented))).toEqual(content(framesOf(pcap)));
  const text = new TextDecoder().decode(commented);
  expect(text.match(/packet \d+, step/g)).toEqual(["packet 1, step", "packet 2, step"]);
  expect(text).toContain("packet 2, step 2, client: connect: client.cc:");
  expect(text).toContain("answers the SYN of packet 1");
  expect(text).toContain("server no socket → ESTABLISHED, client no socket → ESTABLISHED");
});

test("a capture without frames is a file without packets", () => {
  const empty = captureHeader({ linkType: LINKTYPE.ethernet });
  expect(framesOf(commentedCapture(record, "client", empty))).toEqual([]);
});

test("a capture that ends within a frame keeps the whole ones", () => {
  expect(framesOf(commentedCapture(record, "client", pcap.subarray(0, -10)))).toHaveLength(2);
});
