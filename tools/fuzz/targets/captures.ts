/** The readers of captures: pcap and pcapng in pieces of any size, and frames of every link type. */
import fc from "fast-check";
import {
  CaptureError,
  captureHeader,
  captureRecord,
  decode,
  type Frame,
  FrameReader,
  TcpdumpText,
} from "../../../src/wire/index.ts";
import { Pcapng, pcap } from "../../../test/wire/support/build-capture.ts";
import { tcpdumpCases } from "../../../test/wire/support/tcpdump-cases.ts";
import { damaged, inPieces, sizes } from "../inputs.ts";
import { must, target } from "../target.ts";

const samples = tcpdumpCases.map(({ file }) => file).filter((file) => file.length < 2000);
const LINK_TYPES = [0, 1, 12, 101, 108, 113, 228, 229, 276, 147];

interface Read {
  readonly frames: readonly Frame[];
  readonly lines: readonly string[];
  readonly error: string | undefined;
}

function readAll(file: Uint8Array, lengths: readonly number[]): Read {
  const text = new TcpdumpText({ time: "epoch", nanoseconds: true });
  const frames: Frame[] = [];
  const lines: string[] = [];
  const reader = new FrameReader((frame) => {
    frames.push(frame);
    lines.push(text.line(decode(frame)));
  });
  try {
    for (const part of inPieces(file, lengths)) reader.push(part);
    reader.end();
    return { frames, lines, error: undefined };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { frames, lines, error: error.message };
  }
}

function aCapture({
  file,
  lengths,
}: {
  readonly file: Uint8Array;
  readonly lengths: readonly number[];
}): void {
  const whole = readAll(file, [file.length || 1]);
  const parts = readAll(file, lengths);
  must(whole.error === parts.error, "the sizes of pieces do not change the error");
  must(
    whole.lines.join("\n") === parts.lines.join("\n"),
    "the sizes of pieces do not change the result",
  );
  must(!/undefined|NaN|Infinity/.test(whole.lines.join("")), "nothing undefined is printed");
  let offset = 0;
  for (const frame of whole.frames) {
    must(frame.offset > offset && frame.offset < file.length, "offsets of frames rise");
    offset = frame.offset;
    must(Number.isSafeInteger(frame.seconds), "seconds are whole numbers");
    must(frame.nanoseconds >= 0 && frame.nanoseconds < 2 ** 32 * 1e3, "a fraction has 32 bits");
    must(Number.isInteger(frame.nanoseconds), "nanoseconds are whole numbers");
    must(frame.capturedLength === frame.bytes.length, "a frame has as many bytes as were captured");
  }
  writtenAgain(whole.frames);
}

/** Frames that are written to a pcap file are read back unchanged. */
function writtenAgain(frames: readonly Frame[]): void {
  const [first] = frames;
  if (first === undefined) return;
  const header = { linkType: first.linkType, nanoseconds: true };
  const same = frames.filter(
    ({ linkType, seconds, nanoseconds }) =>
      linkType === first.linkType && seconds >= 0 && seconds < 2 ** 32 && nanoseconds < 2 ** 32,
  );
  const file = Buffer.concat([
    captureHeader(header),
    ...same.map((frame) => captureRecord(frame, header)),
  ]);
  const again = readAll(file, [4096]);
  must(
    again.error === undefined && again.frames.length === same.length,
    "all written frames are read back",
  );
  for (const [index, { seconds, nanoseconds, bytes }] of again.frames.entries()) {
    const frame = same[index];
    must(
      frame?.seconds === seconds && frame.nanoseconds === nanoseconds,
      "a frame that is read back has the same time",
    );
    must(
      Buffer.compare(bytes, frame?.bytes ?? bytes) === 0,
      "a frame that is read back has the same bytes",
    );
  }
}

const frame = fc.uint8Array({ maxLength: 90 });
const built = fc.oneof(
  fc
    .record({
      linkType: fc.constantFrom(...LINK_TYPES),
      bigEndian: fc.boolean(),
      nanoseconds: fc.boolean(),
      frames: fc.array(frame, { maxLength: 3 }),
    })
    .map(({ frames, ...header }) => pcap(frames, header)),
  fc
    .tuple(
      fc.boolean(),
      fc.array(
        fc.tuple(
          fc.constantFrom(1, 2, 3, 4, 5, 6, 10, 0x0a0d0d0a, 0xbad),
          fc.uint8Array({ maxLength: 60 }),
        ),
        { maxLength: 5 },
      ),
    )
    .map(([little, blocks]) => {
      const file = new Pcapng(little);
      for (const [type, body] of blocks) file.block(type, body);
      return file.bytes;
    }),
);

/** Frames of captures that tcpdump and this project print in the same way. */
const frames = samples
  .flatMap((file) => readAll(file, [file.length]).frames)
  .map(({ linkType, bytes, originalLength }) => ({ linkType, bytes, originalLength }));
const damagedFrame = fc.nat(frames.length - 1).chain((index) => {
  const { linkType, bytes, originalLength } = frames[index] as (typeof frames)[number];
  return damaged([bytes]).map((other) => ({ linkType, bytes: other, originalLength }));
});
const anyFrame = fc.record({
  linkType: fc.constantFrom(...LINK_TYPES),
  bytes: fc.uint8Array({ maxLength: 120 }),
  originalLength: fc.nat(0xffff_ffff),
});

function aFrame({
  linkType,
  bytes,
  originalLength,
}: Pick<Frame, "linkType" | "bytes" | "originalLength">): void {
  const packet = decode({
    linkType,
    bytes,
    originalLength,
    interfaceIndex: 0,
    seconds: 1,
    nanoseconds: 5,
    capturedLength: bytes.length,
    offset: 24,
  });
  const { ip, tcp, udp } = packet;
  if (ip !== undefined)
    must(ip.offset <= ip.end && ip.end <= bytes.length, "the IP packet is in the frame");
  for (const layer of [tcp, udp]) {
    if (layer === undefined) continue;
    must(layer.payload.length <= bytes.length && layer.length >= 0, "the payload is in the frame");
  }
  const line = new TcpdumpText({ time: "none" }).line(packet);
  must(!/undefined|NaN|Infinity/.test(line), "nothing undefined is printed");
  must(line.length < 40 * bytes.length + 500, "the length of a line is limited by its frame's");
}

export const captureTargets = [
  target(
    "capture",
    3,
    fc.record({ file: fc.oneof(damaged(samples), built), lengths: sizes }),
    aCapture,
  ),
  target("frame", 8, fc.oneof(damagedFrame, anyFrame), aFrame),
];
