/** A packet's headers as the RFCs draw them, and its bytes. A chosen field is marked in both. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { headerLayers, packetOfFrame } from "../../src/draw/headers/layers.ts";
import { durationText, packetWords, senderOf } from "../../src/draw/packet-words.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import { otherPeer } from "../../src/lab/model.ts";
import type { RecordedPacket, StepRecord } from "../../src/record/record.ts";
import { packetNotes } from "../../src/report/text/network-text.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { BitTable } from "./bit-table.tsx";
import type { ChosenField } from "./chosen-field.ts";
import { HexDump } from "./hex-dump.tsx";
import { Panel } from "./panel.tsx";

interface PacketViewProps {
  readonly packet: RecordedPacket | undefined;
  /** Undefined if the step must be predicted first. */
  readonly step: StepRecord | undefined;
  /** Undefined if no rule knows why it was sent. */
  readonly why: Explanation | undefined;
  readonly toPacket: (number: number) => void;
}

export function PacketView({ packet, step, why, toPacket }: PacketViewProps) {
  if (packet === undefined) {
    const none =
      step?.packets.length === 0 ? "This step sends no packet." : "There is no such packet.";
    const words = step === undefined ? "Predict first what this step sends." : none;
    return (
      <Panel id="packet" title="Packet">
        <p class="empty">{words} Choose a packet in the ladder to see its headers.</p>
      </Panel>
    );
  }
  return <OnePacket key={packet.number} packet={packet} why={why} toPacket={toPacket} />;
}

/** Why it was sent, with a way to the packet that it comes from. */
function Why({ why, toPacket }: Pick<PacketViewProps, "toPacket"> & { readonly why: Explanation }) {
  const { cause, text, source } = why;
  const from =
    cause.kind === "packet" ? cause.number : cause.kind === "timer" ? cause.since : undefined;
  return (
    <p class="why">
      Why: {safeText(text)}{" "}
      {from !== undefined && (
        <button type="button" onClick={() => toPacket(from)}>
          packet {from}
        </button>
      )}{" "}
      <span class="where">{source}</span>
    </p>
  );
}

function OnePacket({
  packet,
  why,
  toPacket,
}: Pick<PacketViewProps, "why" | "toPacket"> & { readonly packet: RecordedPacket }) {
  const { frame = "", segment, number, time, gap } = packet;
  const decoded = useMemo(() => packetOfFrame(frame), [frame]);
  const layers = useMemo(
    () =>
      headerLayers(decoded, {
        relativeSeq: segment?.relativeSeq,
        relativeAck: segment?.relativeAck,
      }),
    [decoded, segment],
  );
  const [chosen, setChosen] = useState<ChosenField>();
  useEffect(() => setChosen(undefined), [frame]);
  const from = senderOf(packet);
  const { kind, numbers } = packetWords(packet);
  const notes = packetNotes(packet);
  return (
    <Panel
      id="packet"
      title={
        <>
          Packet {number}: <span class={`actor ${from}`}>{from}</span> → {otherPeer(from)}{" "}
          <code>{safeText(kind)}</code>
        </>
      }
    >
      <p class="packet-line">
        {safeText(numbers)}
        {notes !== "" && ` · ${safeText(notes)}`}
      </p>
      <p class="meta">
        {time === 0
          ? "the run’s first packet"
          : `${durationText(time)} after the first packet, ${durationText(gap)} after the one before`}
      </p>
      {why && <Why why={why} toPacket={toPacket} />}
      {layers.length === 0 && <p class="empty">This record does not hold the packet’s bytes.</p>}
      {layers.map((layer) => (
        <BitTable key={layer.name} layer={layer} chosen={chosen} choose={setChosen} />
      ))}
      {frame !== "" && <HexDump bytes={decoded.frame.bytes} layers={layers} chosen={chosen} />}
    </Panel>
  );
}
