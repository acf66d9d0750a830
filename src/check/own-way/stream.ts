/**
 * The stream of a step: who opened each connection, the bytes of each direction, and who closed it in
 * which way. Cuts, ACKs, windows and options are not part of it.
 */
import { otherPeer, PEERS, type Peer } from "../../lab/model.ts";
import { eachPacket, type PlannedPart } from "../../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket } from "../../record/record.ts";
import { bytes } from "./calls/calls.ts";

/** A segment, expected or captured, with the fields that the stream consists of. */
interface Part {
  readonly connection: number;
  readonly from: Peer;
  readonly flags: string;
  /** Relative; undefined if the ISN is not known. */
  readonly seq: number | undefined;
  readonly length: number;
  /** Undefined if the bytes are not known. */
  readonly data: string | undefined;
}

export interface Stream {
  readonly connection: number;
  /** `client`: who sent a SYN, in order and each once. */
  readonly opens: readonly Peer[];
  readonly bytes: Readonly<Record<Peer, number>>;
  /** Undefined if the lab leaves the bytes open. */
  readonly data: Readonly<Record<Peer, string | undefined>>;
  /** `client F`: who sent a FIN or a RST, in order and each once. */
  readonly ends: readonly string[];
}

export function expectedStreams(packets: readonly PlannedPart[]): readonly Stream[] {
  return streamsOf(eachPacket(packets).flatMap(partOf));
}

function partOf(packet: ReturnType<typeof eachPacket>[number]): readonly Part[] {
  if (packet.kind === "segments") {
    const { connection, from, bytes: length = 0 } = packet;
    return [{ connection, from, flags: "", seq: undefined, length, data: undefined }];
  }
  if (packet.kind !== "segment") return [];
  const { connection, from, flags, length } = packet;
  const seq = typeof packet.seq === "number" ? packet.seq : undefined;
  return [{ connection, from, flags, seq, length, data: length === 0 ? "" : packet.data }];
}

export function observedStreams(packets: readonly RecordedPacket[]): readonly Stream[] {
  return streamsOf(
    packets.flatMap(({ segment, source }): readonly Part[] => {
      if (segment === undefined || source.peer === undefined) return [];
      const { connection, flags, relativeSeq, length, data = "" } = segment;
      return [{ connection, from: source.peer, flags, seq: relativeSeq, length, data }];
    }),
  );
}

function streamsOf(parts: readonly Part[]): readonly Stream[] {
  const connections = [...new Set(parts.map(({ connection }) => connection))];
  return connections
    .toSorted((a, b) => a - b)
    .map((connection) => {
      const own = parts.filter((part) => part.connection === connection);
      const sent = (from: Peer) => carried(own.filter((part) => part.from === from));
      const [server, client] = [sent("server"), sent("client")];
      return {
        connection,
        opens: unique(own.flatMap(({ flags, from }) => (flags.includes("S") ? [from] : []))),
        bytes: { server: server.bytes, client: client.bytes },
        data: { server: server.data, client: client.data },
        ends: unique(own.flatMap(endOf)),
      };
    });
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

function endOf({ flags, from }: Part): readonly string[] {
  if (flags.includes("R")) return [`${from} R`];
  return flags.includes("F") ? [`${from} F`] : [];
}

interface Carried {
  readonly bytes: number;
  readonly data: string | undefined;
}

/** The bytes that segments carry, in the order of their numbers and each byte once. */
function carried(parts: readonly Part[]): Carried {
  let sum: Carried = { bytes: 0, data: "" };
  let next = Number.NEGATIVE_INFINITY;
  const inOrder = parts
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  for (const { seq, length, data } of inOrder) {
    const again = seq === undefined ? 0 : Math.min(length, Math.max(0, next - seq));
    if (seq !== undefined) next = Math.max(next, seq + length);
    if (again === length) continue;
    const isKnown = sum.data !== undefined && data !== undefined && again === 0;
    sum = { bytes: sum.bytes + length - again, data: isKnown ? `${sum.data}${data}` : undefined };
  }
  return sum;
}

/** The mismatches between two lists of streams. */
export function checkStreams(
  expected: readonly Stream[],
  observed: readonly Stream[],
): readonly Mismatch[] {
  const numbers = unique([...expected, ...observed].map(({ connection }) => connection));
  return numbers.flatMap((connection) => {
    const wanted = expected.find((one) => one.connection === connection) ?? silent(connection);
    const seen = observed.find((one) => one.connection === connection) ?? silent(connection);
    return [
      ...difference(connection, "who connects", openText(wanted), openText(seen)),
      ...PEERS.flatMap((peer) => byteMismatch(peer, wanted, seen)),
      ...difference(connection, "who closes", endText(wanted), endText(seen)),
    ];
  });
}

function silent(connection: number): Stream {
  const nothing = { server: 0, client: 0 };
  return { connection, opens: [], bytes: nothing, data: { server: "", client: "" }, ends: [] };
}

function byteMismatch(peer: Peer, wanted: Stream, seen: Stream): readonly Mismatch[] {
  const known = wanted.data[peer];
  const text = (count: number, data: string | undefined): string =>
    known === undefined || count === 0 ? bytes(count) : `${bytes(count)} ${shortened(data ?? "")}`;
  const same = wanted.bytes[peer] === seen.bytes[peer];
  if (same && (known === undefined || known === seen.data[peer])) return [];
  return difference(
    wanted.connection,
    `bytes from the ${peer}`,
    text(wanted.bytes[peer], known),
    text(seen.bytes[peer], seen.data[peer]),
  );
}

/** The most characters of data that a message repeats. */
const MOST_SHOWN = 60;

function shortened(data: string): string {
  const text = JSON.stringify(data);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}

function difference(
  connection: number,
  what: string,
  expected: string,
  observed: string,
): readonly Mismatch[] {
  if (expected === observed) return [];
  return [{ subject: `connection ${connection}: ${what}`, expected, observed }];
}

function openText({ opens }: Stream): string {
  const [first, second] = opens;
  if (first === undefined) return "no connection is opened in this step";
  if (second === undefined) return `the ${first} asks, and the ${otherPeer(first)} does not accept`;
  return `the ${first} connects`;
}

function endText({ ends }: Stream): string {
  if (ends.length === 0) return "no end closes in this step";
  const words = ends.map((end) => {
    const [peer, flag] = end.split(" ");
    return `the ${peer} with ${flag === "R" ? "RST" : "FIN"}`;
  });
  return words.join(", then ");
}

/** Whether two steps have the same stream. */
export function sameStreams(expected: readonly Stream[], observed: readonly Stream[]): boolean {
  return checkStreams(expected, observed).length === 0;
}
