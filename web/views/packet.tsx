/** A packet's headers as the RFCs draw them, and its bytes. A chosen field is marked in both. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { headerLayers, packetOfFrame } from "../../src/draw/headers/layers.ts";
import { durationText, packetWords, senderOf } from "../../src/draw/packet-words.ts";
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
}

export function PacketView({ packet, step }: PacketViewProps) {
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
  return <OnePacket key={packet.number} packet={packet} />;
}

function OnePacket({ packet }: { readonly packet: RecordedPacket }) {
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
      {layers.length === 0 && <p class="empty">This record does not hold the packet’s bytes.</p>}
      {layers.map((layer) => (
        <BitTable key={layer.name} layer={layer} chosen={chosen} choose={setChosen} />
      ))}
      {frame !== "" && <HexDump bytes={decoded.frame.bytes} layers={layers} chosen={chosen} />}
    </Panel>
  );
}
