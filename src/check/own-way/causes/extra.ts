/**
 * Faults in doing too much: data that the lab does not ask for, and a socket of another protocol than the
 * lab's.
 */
import type { Peer } from "../../../lab/model.ts";
import { eachPacket, type Plan, type PlannedStep } from "../../../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket } from "../../../record/record.ts";
import { isLabPort } from "../../context.ts";
import { describeCall } from "../../execution.ts";
import { bytes, placeText } from "../calls/calls.ts";
import type { PlacedCall } from "../calls/descriptors.ts";
import { BULK, descriptorOf } from "../calls/names.ts";
import type { FindCause } from "../facts.ts";
import { observedStreams } from "../stream.ts";

/**
 * A call that sends after all data of the step has been sent. A call that begins within the lab's data and
 * sends more is not one: it is right in its place, and its length is the fault.
 */
export const sendsMore: FindCause = ({ lines, step, observed }) => {
  for (const { executed, calls } of lines) {
    const { peer } = executed;
    for (const protocol of ["tcp", "udp"] as const) {
      const asked = dataOf(peer, protocol, step);
      const more = callAfter(asked, calls, protocol);
      const sent = observed.packets.filter(
        ({ source, segment, datagram }) =>
          source.peer === peer && (protocol === "tcp" ? (segment?.length ?? 0) > 0 : datagram),
      );
      const packet = sent.at(-1);
      if (more === undefined || packet === undefined) continue;
      if ((protocol === "tcp" ? bytesFrom(peer, sent) : sent.length) <= asked) continue;
      return {
        call: more,
        mismatch: {
          subject: `${placeText(more.place)}: data that the lab does not ask for`,
          expected: `the ${peer} sends ${amountText(asked, protocol)} in this step`,
          observed: describeCall(more.call),
          evidence: packet.text,
          advice: "remove this call, or make it in the step that asks for it",
        },
      };
    }
  }
  return undefined;
};

/** The first call after the last step that sends data or connects. Closing is no fault. */
export function checkFurther(peer: Peer, calls: readonly PlacedCall[]): readonly Mismatch[] {
  const more = calls.find(
    ({ name, ofTheLab, endpoint, call: { result = 0, errno } }) =>
      ofTheLab &&
      ((name === "send" && result > 0) ||
        (name === "connect" &&
          endpoint?.protocol === "tcp" &&
          errno !== "EISCONN" &&
          errno !== "EALREADY")),
  );
  if (more === undefined) return [];
  const what = more.name === "send" ? "data" : "a connection";
  return [
    {
      subject: `${placeText(more.place)}: ${what} that the lab does not ask for`,
      expected: `the ${peer} sends nothing more after the last step`,
      observed: `${describeCall(more.call)}${processText(more)}`,
      advice: "remove this call; check whether two processes or two passes of a loop come to it",
    },
  ];
}

const processText = ({ call: { process } }: PlacedCall): string =>
  process === undefined ? "" : ` in process ${process}`;

/** The data that the step asks a peer to send: bytes of TCP, or datagrams. */
function dataOf(peer: Peer, protocol: "tcp" | "udp", { packets }: PlannedStep): number {
  return eachPacket(packets).reduce((sum, packet) => {
    if (packet.from !== peer) return sum;
    if (protocol === "udp") return sum + datagramsIn(packet);
    if (packet.kind === "segment") return sum + packet.length;
    return sum + (packet.kind === "segments" ? (packet.bytes ?? Number.POSITIVE_INFINITY) : 0);
  }, 0);
}

function bytesFrom(peer: Peer, packets: readonly RecordedPacket[]): number {
  return observedStreams(packets).reduce((sum, stream) => sum + stream.bytes[peer], 0);
}

function datagramsIn(packet: ReturnType<typeof eachPacket>[number]): number {
  if (packet.kind === "datagrams") return Number.POSITIVE_INFINITY;
  return packet.kind === "datagram" ? 1 : 0;
}

function callAfter(
  asked: number,
  calls: readonly PlacedCall[],
  protocol: "tcp" | "udp",
): PlacedCall | undefined {
  let sent = 0;
  for (const placed of calls) {
    const { name, ofTheLab, endpoint, call } = placed;
    const { result = 0 } = call;
    if (name !== "send" || !ofTheLab || endpoint?.protocol !== protocol || result <= 0) continue;
    if (sent >= asked) return placed;
    if (BULK.has(call.name)) return undefined; // its result is no number of bytes
    sent += protocol === "tcp" ? result : 1;
  }
  return undefined;
}

function amountText(asked: number, protocol: "tcp" | "udp"): string {
  if (asked === 0) return "nothing";
  if (protocol === "tcp") return bytes(asked);
  return asked === 1 ? "1 datagram" : `${asked} datagrams`;
}

const KINDS = {
  tcp: { name: "a TCP socket", type: "SOCK_STREAM" },
  udp: { name: "a UDP socket", type: "SOCK_DGRAM" },
} as const;

/** A socket of UDP at the lab's port in a lab about TCP, or of TCP in a lab about UDP. */
export const otherProtocol: FindCause = ({ plan, lines, before, context }) => {
  const wanted = protocolOf(plan);
  if (wanted === undefined) return undefined;
  for (const { executed, calls } of lines) {
    const atTheLab = calls.filter(
      ({ name, address }) =>
        (name === "bind" || name === "connect") && address && isLabPort(context, address.port),
    );
    const [used] = atTheLab;
    const other = used?.endpoint?.protocol;
    if (used === undefined || other === undefined || other === "other" || other === wanted)
      continue;
    if (atTheLab.some(({ endpoint }) => endpoint?.protocol === wanted)) continue;
    const made = [...before[executed.peer], ...calls].findLast(
      ({ call }) =>
        call.name === "socket" &&
        call.result === descriptorOf(used.call) &&
        call.process === used.call.process,
    );
    return {
      call: made !== undefined && calls.includes(made) ? made : used,
      mismatch: {
        subject: `${placeText((made ?? used).place)}: ${KINDS[other].name}, and the lab is about ${wanted.toUpperCase()}`,
        expected: `${KINDS[wanted].name}: ${KINDS[wanted].type}`,
        observed: [made, used]
          .flatMap((one) => (one ? [describeCall(one.call)] : []))
          .join(", then "),
        advice: `call socket with ${KINDS[wanted].type}`,
      },
    };
  }
  return undefined;
};

/** The only protocol of the lab's packets and rows. */
function protocolOf({ steps }: Plan): "tcp" | "udp" | undefined {
  const rows = steps.flatMap(({ sockets: { server, client } }) => [...server, ...client]);
  const packets = steps.flatMap(({ packets: parts }) => eachPacket(parts));
  const found = new Set([
    ...rows.map(({ protocol }) => protocol),
    ...packets.flatMap(({ kind }) => KIND_OF[kind] ?? []),
  ]);
  const [only, second] = found;
  return second === undefined ? only : undefined;
}

const KIND_OF: Readonly<Record<string, "tcp" | "udp">> = {
  segment: "tcp",
  segments: "tcp",
  datagram: "udp",
  datagrams: "udp",
};
