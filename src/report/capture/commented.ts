/**
 * A run's capture as pcapng, in which each packet of the run has a comment: the step, the line, the cause of
 * the packet, and the states of its connection before and after the step. Frames that are not part of the
 * run, such as the sidecar's markers, stay in it without a comment.
 */
import { explainPackets } from "../../explain/packets.ts";
import { rowOf } from "../../explain/rows.ts";
import { PEERS, type Peer } from "../../lab/model.ts";
import type { RecordedPacket, RunRecord, StepRecord } from "../../record/record.ts";
import {
  FrameReader,
  hex,
  joined,
  LINKTYPE,
  pcapngHeader,
  pcapngPacket,
} from "../../wire/index.ts";
import { safeText } from "../text/safe-text.ts";

/** The number of bytes of a frame that the record keeps; a frame is found again by them. */
type FrameStart = string;

/**
 * @param capture a peer's capture: pcap of Ethernet frames
 * @throws CaptureError
 */
export function commentedCapture(record: RunRecord, peer: Peer, capture: Uint8Array): Uint8Array {
  const comments = commentsOf(record);
  const parts = [pcapngHeader({ linkType: LINKTYPE.ethernet, name: peer })];
  const reader = new FrameReader((frame) => {
    parts.push(pcapngPacket({ ...frame, comment: comments(frame.bytes) }));
  });
  reader.push(capture);
  return joined(parts);
}

/** Finds the comments of frames, in the order of the capture. Equal frames have theirs in turn. */
function commentsOf(record: RunRecord): (bytes: Uint8Array) => string | undefined {
  const explanations = explainPackets(record);
  const waiting = new Map<FrameStart, string[]>();
  const add = (packet: RecordedPacket, text: string): void => {
    if (packet.frame === undefined) return;
    const because = explanations.get(packet.number);
    const why = because === undefined ? "" : `\n${because.text} (${because.source})`;
    const comment = `packet ${packet.number}, ${text.replace("\n", `${why}\n`)}`;
    waiting.set(packet.frame, [...(waiting.get(packet.frame) ?? []), safeText(comment)]);
  };
  record.steps.forEach((step, index) => {
    for (const packet of step.packets) {
      add(packet, `${stepText(step)}\n${statesText(packet, record.steps[index - 1], step)}`);
    }
  });
  for (const packet of record.late) add(packet, "after the last step\n");
  const lengths = [...new Set([...waiting.keys()].map((frame) => frame.length / 2))];
  return (bytes) => {
    for (const length of lengths) {
      const comment =
        bytes.length >= length && waiting.get(hex(bytes.subarray(0, length)))?.shift();
      if (comment) return comment.trimEnd();
    }
    return undefined;
  };
}

function stepText({ number, name, executed }: StepRecord): string {
  const line = executed?.line;
  const at = line === undefined ? "" : `: ${line.file}:${line.number}: ${line.text.trim()}`;
  return `step ${number}, ${name}${at}`;
}

/** `server ESTABLISHED → CLOSE-WAIT, client ESTABLISHED → FIN-WAIT-2` */
function statesText(
  packet: RecordedPacket,
  before: StepRecord | undefined,
  after: StepRecord,
): string {
  if (packet.segment === undefined) return "";
  return PEERS.map((peer) => {
    const states = [before, after].map(
      (step) => (step && rowOf(step, peer, packet)?.state) ?? "no socket",
    );
    return `${peer} ${[...new Set(states)].join(" → ")}`;
  }).join(", ");
}
