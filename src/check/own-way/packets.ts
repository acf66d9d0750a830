/**
 * Checks the packets of a step of a program that is judged its own way. The step's question decides: each
 * segment, or only the stream. Datagrams and ICMP messages are exact in both.
 */
import type { WireQuestion } from "../../lab/model.ts";
import {
  eachPacket,
  isPacket,
  type Plan,
  type PlannedPart,
  type PlannedStep,
} from "../../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket } from "../../record/record.ts";
import { checkPackets, extraPackets } from "../packets/compare.ts";
import { bytes, placeText } from "./calls/calls.ts";
import type { PlacedCall } from "./calls/descriptors.ts";
import { checkStreams, expectedStreams, observedStreams, sameStreams } from "./stream.ts";

/** The question of a step about its packets. In a lab whose network holds packets it is about each packet. */
export function questionOf(
  { wire, packets }: Pick<PlannedStep, "wire" | "packets">,
  { gated }: Pick<Plan, "gated">,
): WireQuestion {
  if (wire !== undefined) return wire;
  return !gated && packets.some(hasData) ? "stream" : "segments";
}

function hasData(part: PlannedPart): boolean {
  return eachPacket([part]).some(
    (one) =>
      (one.kind === "segment" && one.length > 0) ||
      (one.kind === "segments" && (one.bytes ?? 0) > 0),
  );
}

/** @param before the packets of the earlier steps */
export function checkOwnPackets(
  step: PlannedStep,
  observed: readonly RecordedPacket[],
  plan: Plan,
  before: readonly RecordedPacket[],
): readonly Mismatch[] {
  const expected = step.packets;
  if (questionOf(step, plan) === "segments") {
    const late = step.wire === undefined ? lateAcks(expected, observed, before) : [];
    return checkPackets(
      expected,
      observed.filter((packet) => !late.includes(packet)),
    );
  }
  const isOther = (part: PlannedPart): boolean =>
    eachPacket([part]).every(({ kind }) => kind !== "segment" && kind !== "segments");
  return [
    ...checkStreams(expectedStreams(expected), observedStreams(observed)),
    ...checkPackets(
      expected.filter(isOther),
      observed.filter(({ segment }) => segment === undefined),
    ),
  ];
}

/**
 * ACKs of data from earlier steps. A kernel may acknowledge data later if a program sends or takes it in
 * other pieces than the lab's program.
 */
function lateAcks(
  expected: readonly PlannedPart[],
  observed: readonly RecordedPacket[],
  before: readonly RecordedPacket[],
): readonly RecordedPacket[] {
  return extraPackets(expected, observed).filter((packet) => isLateAck(packet, before));
}

/** Whether a packet is an ACK and nothing else, of data that the other peer has sent. */
export function isLateAck(
  { segment, source }: RecordedPacket,
  before: readonly RecordedPacket[],
): boolean {
  if (segment?.flags !== "." || segment.length > 0) return false;
  return before.some(
    ({ segment: earlier, source: other }) =>
      earlier !== undefined &&
      earlier.length > 0 &&
      earlier.connection === segment.connection &&
      other.peer !== source.peer,
  );
}

/**
 * The mismatch of a step that asks about segments, if the bytes are right and only their cut differs.
 * @param calls of the step
 */
export function cutMismatch(
  step: PlannedStep,
  observed: readonly RecordedPacket[],
  plan: Plan,
  calls: readonly PlacedCall[],
): Mismatch | undefined {
  if (questionOf(step, plan) !== "segments" || !step.packets.some(hasData)) return undefined;
  if (!sameStreams(expectedStreams(step.packets), observedStreams(observed))) return undefined;
  if (!step.packets.every(isPacket)) return undefined; // the lab leaves the cut open
  const wanted = step.packets.flatMap((packet) =>
    packet.kind === "segment" && packet.length > 0 ? [packet.length] : [],
  );
  const seen = observed.flatMap(({ segment, repeats }) =>
    segment !== undefined && segment.length > 0 && repeats === undefined ? [segment.length] : [],
  );
  if (wanted.join() === seen.join()) return undefined;
  const sends = calls.filter(
    ({ name, ofTheLab, call }) => name === "send" && ofTheLab && (call.result ?? 0) > 0,
  );
  const [first] = sends;
  const asked = "calls" in step ? sizesOf(step.calls ?? []) : [];
  const made = sends.map(({ call }) => call.result ?? 0);
  const fewer = asked.length > 0 ? asked : wanted;
  if (first !== undefined && made.join() !== fewer.join()) {
    const lab = `${number(fewer.length)} of ${list(fewer)}`;
    return {
      subject: `${placeText(first.place)}: the data is cut in another way`,
      expected: inPieces("send", fewer),
      observed: `${inPieces("send", made)}; this lab asks for ${lab}`,
      advice: "this lab is about the segments: send the bytes in the pieces that it asks for",
    };
  }
  return {
    subject: "the data is cut in another way",
    expected: inPieces("segment", wanted),
    observed: inPieces("segment", seen),
  };
}

function sizesOf(calls: readonly { readonly name: string; readonly result: number }[]) {
  return calls.flatMap(({ name, result }) => (name === "send" && result > 0 ? [result] : []));
}

/** `two sends of 8 and 7 bytes`, `one send of 15 bytes` */
function inPieces(piece: string, sizes: readonly number[]): string {
  const [only] = sizes;
  if (sizes.length === 1 && only !== undefined) return `one ${piece} of ${bytes(only)}`;
  return `${number(sizes.length)} ${piece}s of ${list(sizes)} bytes`;
}

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

const number = (count: number): string => WORDS[count] ?? `${count}`;

/** The most sizes that a message lists. */
const MOST_LISTED = 6;

function list(sizes: readonly number[]): string {
  const [first] = sizes;
  if (sizes.length > 1 && sizes.every((size) => size === first)) return `${first}`;
  if (sizes.length > MOST_LISTED) return `${sizes.slice(0, MOST_LISTED).join(", ")}, …`;
  return sizes.length < 2 ? `${first}` : `${sizes.slice(0, -1).join(", ")} and ${sizes.at(-1)}`;
}
