/** The form for one predicted packet: sender, flags, length and ack. */
import { PEERS } from "../../../src/lab/model.ts";
import {
  LARGEST_ACK,
  MOST_BYTES,
  type PredictedPacket,
  type PredictedSegment,
} from "../../../src/predict/prediction.ts";
import { flagBits, flagLetters } from "../../../src/wire/decode/flags.ts";

interface PredictedPacketProps {
  readonly number: number;
  readonly packet: PredictedPacket;
  readonly change: (packet: PredictedPacket) => void;
  readonly remove: () => void;
}

const KINDS = { segment: "TCP", datagram: "UDP", icmp: "ICMP" } as const;
const FLAGS = { S: "SYN", F: "FIN", R: "RST", P: "PSH", ".": "ACK" } as const;

export function PredictedPacketRow({ number, packet, change, remove }: PredictedPacketProps) {
  const { kind, from } = packet;
  return (
    <li>
      <fieldset class="predicted-packet">
        <legend>
          <span class="visually-hidden">Packet </span>
          {number}
        </legend>
        <div class="choice" role="group" aria-label="Sent by">
          {PEERS.map((peer) => (
            <button
              key={peer}
              type="button"
              aria-pressed={peer === from}
              onClick={() => change({ ...packet, from: peer })}
            >
              {peer}
            </button>
          ))}
        </div>
        <select
          aria-label="Protocol"
          value={kind}
          onChange={(event) => change(ofKind(packet, event.currentTarget.value))}
        >
          {Object.entries(KINDS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        {packet.kind === "segment" && <Flags segment={packet} change={change} />}
        {packet.kind !== "icmp" && (
          <NumberField
            name="length"
            most={MOST_BYTES}
            value={packet.length}
            change={(length = 0) => change({ ...packet, length })}
          />
        )}
        {packet.kind === "segment" && packet.flags.includes(".") && (
          <NumberField
            name="ack"
            most={LARGEST_ACK}
            value={packet.ack}
            change={(ack) => change({ ...packet, ack })}
          />
        )}
        <button type="button" class="plain" onClick={remove}>
          <span class="visually-hidden">Packet {number}: </span>remove
        </button>
      </fieldset>
    </li>
  );
}

/** The packet with another protocol. Only its sender and length stay. */
function ofKind(packet: PredictedPacket, kind: string): PredictedPacket {
  const { from } = packet;
  if (kind === "icmp") return { kind, from };
  const length = packet.kind === "icmp" ? 0 : packet.length;
  if (kind === "datagram") return { kind, from, length };
  return { kind: "segment", from, flags: "", length };
}

interface FlagsProps {
  readonly segment: PredictedSegment;
  readonly change: (segment: PredictedSegment) => void;
}

function Flags({ segment, change }: FlagsProps) {
  const toggle = (letter: string): void => {
    const flags = flagLetters(flagBits(segment.flags) ^ flagBits(letter));
    const { ack: _, ...rest } = segment;
    change(flags.includes(".") ? { ...segment, flags } : { ...rest, flags });
  };
  return (
    <div class="choice" role="group" aria-label="Flags">
      {Object.entries(FLAGS).map(([letter, name]) => (
        <button
          key={letter}
          type="button"
          aria-pressed={segment.flags.includes(letter)}
          onClick={() => toggle(letter)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly most: number;
  readonly value: number | undefined;
  /** Called with undefined if the field is empty. */
  readonly change: (value: number | undefined) => void;
}

function NumberField({ name, most, value, change }: NumberFieldProps) {
  return (
    <label class="number">
      {name}
      <input
        type="number"
        min={0}
        max={most}
        step={1}
        value={value ?? ""}
        onInput={({ currentTarget: { value: typed, validity } }) => {
          if (validity.valid) change(typed === "" ? undefined : Number(typed));
        }}
      />
    </label>
  );
}
