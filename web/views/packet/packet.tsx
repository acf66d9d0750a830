/** A packet's headers as the RFCs draw them, and its bytes. A chosen field is marked in both. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { headerLayers, packetOfFrame } from "../../../src/draw/headers/layers.ts";
import type { FatesByNumber } from "../../../src/draw/ladder/rows.ts";
import {
  durationText,
  fateWords,
  flagWords,
  packetWords,
  senderOf,
} from "../../../src/draw/packet-words.ts";
import { dropText } from "../../../src/explain/drop-reasons.ts";
import type { Explanation } from "../../../src/explain/explanation.ts";
import { otherPeer } from "../../../src/lab/model.ts";
import type { RecordedPacket, RunRecord, StepRecord } from "../../../src/record/record.ts";
import { referencesIn } from "../../../src/report/text/references.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { References } from "../code/source-links.tsx";
import { BitTable } from "./bit-table.tsx";
import type { ChosenField } from "./chosen-field.ts";
import { HexDump } from "./hex-dump.tsx";

interface PacketViewProps {
  readonly packet: RecordedPacket | undefined;
  /** Undefined if the step must be predicted first. */
  readonly step: StepRecord | undefined;
  /** Undefined if no rule knows why it was sent. */
  readonly why: Explanation | undefined;
  readonly fates: FatesByNumber;
  /** The kernels' events, if they could be traced. */
  readonly kernel: RunRecord["kernel"];
  readonly toPacket: (number: number) => void;
}

export function PacketView(props: PacketViewProps) {
  const { packet, step } = props;
  if (packet === undefined) {
    const none =
      step?.packets.length === 0 ? "This step sends no packet." : "There is no such packet.";
    const words = step === undefined ? "Predict first what this step sends." : none;
    return (
      <>
        <h3 id="packet">Packet</h3>
        <p class="empty">{words} Choose a packet in the ladder to see its headers.</p>
      </>
    );
  }
  return <OnePacket key={packet.number} {...props} packet={packet} />;
}

/** Why it was sent, with a way to the packet that it comes from. */
function Why({ why, toPacket }: Pick<PacketViewProps, "toPacket"> & { readonly why: Explanation }) {
  const { cause, text, source } = why;
  const from =
    cause.kind === "packet" ? cause.number : cause.kind === "timer" ? cause.since : undefined;
  return (
    <p class="packet-why">
      Why: {safeText(text)}{" "}
      {from !== undefined && (
        <button type="button" class="linked" onClick={() => toPacket(from)}>
          packet {from}
        </button>
      )}{" "}
      <span class="where">
        <References of={referencesIn(source)} />
      </span>
    </p>
  );
}

/** Why the receiver's kernel dropped it. */
function Dropped({
  number,
  kernel = [],
}: Pick<PacketViewProps, "kernel"> & { readonly number: number }) {
  const drop = kernel.find(({ kind, packet }) => kind === "drop" && packet === number);
  if (drop === undefined) return null;
  return (
    <p class="packet-why">
      The {drop.peer}’s kernel dropped it: {safeText(dropText(drop.reason ?? ""))}
    </p>
  );
}

type OnePacketProps = PacketViewProps & { readonly packet: RecordedPacket };

function OnePacket({ packet, why, fates, kernel, toPacket }: OnePacketProps) {
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
  const flags = flagWords(packet);
  const fate = fates.get(number);
  const notes = fate === undefined ? "" : fateWords(packet, fate);
  return (
    <>
      <h3 id="packet">
        Packet {number}: <span class={`actor ${from}`}>{from}</span> → {otherPeer(from)}{" "}
        <code>{safeText(kind)}</code> {flags !== "" && <span class="words">{flags}</span>}
      </h3>
      <p class="packet-line">
        {safeText(numbers)}
        {notes !== "" && ` · ${safeText(notes)}`}
      </p>
      {why && <Why why={why} toPacket={toPacket} />}
      <Dropped number={number} kernel={kernel} />
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
    </>
  );
}
