/** A step's expectation with one thing wrong, in every way there is. */
import {
  type CallExpectation,
  otherPeer,
  PEERS,
  type SequenceNumber,
  type SocketExpectation,
} from "../../src/lab/model.ts";
import type {
  PlannedDatagram,
  PlannedPacket,
  PlannedSegment,
  PlannedStep,
} from "../../src/lab/plan.ts";
import { TCP_STATES } from "../../src/sockets/states.ts";

export interface WrongStep {
  /** What is wrong, e.g. `packet 2: ack`. */
  readonly wrong: string;
  readonly step: PlannedStep;
}

/** @param connections how many the run has had when the step is over */
export function wrongSteps(step: PlannedStep, connections: number): readonly WrongStep[] {
  return [
    ...wrongLists("packet", step.packets, wrongPackets).map(([wrong, packets]) => ({
      wrong,
      step: { ...step, packets },
    })),
    ...PEERS.flatMap((peer) =>
      wrongLists(`${peer} row`, step.sockets[peer], (row) => wrongRows(row, connections)).map(
        ([wrong, rows]) => ({
          wrong,
          step: { ...step, sockets: { ...step.sockets, [peer]: rows } },
        }),
      ),
    ),
    ...wrongLists("call", step.calls ?? [], wrongCalls).map(([wrong, calls]) => ({
      wrong,
      step: { ...step, calls },
    })),
    ...PEERS.map((peer) => ({
      wrong: `${peer} setting`,
      step: { ...step, sysctls: { ...step.sysctls, [peer]: { "net.ipv4.tcp_sack": "7" } } },
    })),
    { wrong: "prints", step: { ...step, prints: `${step.prints}x` } },
    ...wrongWaits(step),
    ...wrongFinishes(step),
  ];
}

type Wrong<T> = readonly (readonly [what: string, wrong: T])[];

/** The list with one element wrong, missing, twice, or in another place. */
function wrongLists<T>(
  name: string,
  list: readonly T[],
  wrongElements: (element: T) => Wrong<T>,
): Wrong<readonly T[]> {
  return list.flatMap((element, index): Wrong<readonly T[]> => {
    const place = `${name} ${index + 1}`;
    const next = list[index + 1];
    const changed = wrongElements(element).map(
      ([what, wrong]) => [`${place}: ${what}`, list.with(index, wrong)] as const,
    );
    const swapped = next === undefined ? list : list.with(index, next).with(index + 1, element);
    return [
      ...changed,
      [`${place}: missing`, list.toSpliced(index, 1)],
      [`${place}: twice`, list.toSpliced(index, 0, element)],
      // rows may stand in any order
      ...(swapped === list || name.endsWith("row") ? [] : [[`${place}: order`, swapped] as const]),
    ];
  });
}

function wrongPackets(packet: PlannedPacket): Wrong<PlannedPacket> {
  if (packet.kind === "segment") return wrongSegments(packet);
  if (packet.kind === "datagram") return wrongDatagrams(packet);
  const { from, reads } = packet;
  return [
    ["sender", { ...packet, from: otherPeer(from) }],
    ["message", { ...packet, reads: `${reads} no such text` }],
    ["protocol", { kind: "datagram", from, connection: 1, length: 0 }],
  ];
}

function wrongDatagrams(datagram: PlannedDatagram): Wrong<PlannedPacket> {
  const { from, length, data, reads, connection } = datagram;
  return [
    ["length", { ...datagram, length: length + 1 }],
    ["data", { ...datagram, data: `${data ?? ""}x` }],
    ["reads", { ...datagram, reads: `${reads ?? ""} no such text` }],
    ["connection", { ...datagram, connection: connection + 1 }],
    ["sender", { ...datagram, from: otherPeer(from) }],
    ["protocol", { kind: "segment", from, flags: "P.", seq: 1, ack: 1, length, connection }],
    ["protocol", { kind: "icmp", from, reads: "UDP" }],
  ];
}

const FLAGS = ["S", "S.", ".", "P.", "F.", "FP.", "R", "R."];

function wrongSegments(segment: PlannedSegment): Wrong<PlannedPacket> {
  const { flags, seq, ack, length, data, window, options, reads, connection, from } = segment;
  const wrongNumbers = (value: SequenceNumber | undefined): readonly SequenceNumber[] =>
    typeof value !== "number" ? [] : [value + 1, value + 1000, { raw: 424_242 }];
  const words = options?.split(",") ?? [];
  return [
    ...FLAGS.filter((other) => other !== flags).map(
      (other) => [`flags ${other}`, { ...segment, flags: other }] as const,
    ),
    ...wrongNumbers(seq).map((other) => ["seq", { ...segment, seq: other }] as const),
    ...wrongNumbers(ack).map((other) => ["ack", { ...segment, ack: other }] as const),
    ["length", { ...segment, length: length + 1 }],
    ["data", { ...segment, data: `${data ?? ""}x` }],
    ["window", { ...segment, window: (window ?? 1) - 1 }],
    ["reads", { ...segment, reads: `${reads ?? ""} no such text` }],
    ["connection", { ...segment, connection: connection + 1 }],
    ["sender", { ...segment, from: otherPeer(from) }],
    ["protocol", { kind: "datagram", from, connection, length }],
    ["protocol", { kind: "icmp", from, reads: "IP" }],
    ...words.flatMap((word, index) => [
      [
        `options without ${word}`,
        { ...segment, options: words.toSpliced(index, 1).join() },
      ] as const,
      [
        `options ${word} 9`,
        { ...segment, options: words.with(index, `${word} 9`).join() },
      ] as const,
    ]),
    ...(options === undefined
      ? []
      : [["options reversed", { ...segment, options: words.toReversed().join() }] as const]),
  ];
}

const TIMERS = ["on", "keepalive", "timewait", "probe"] as const;

function wrongRows(row: SocketExpectation, connections: number): Wrong<SocketExpectation> {
  const { connection, state, recvQ, timer, protocol } = row;
  const owner = row.owner === "program" ? "nobody" : "program";
  const { connection: _, ...listening } = row;
  const { state: __, ...stateless } = row;
  // Until it sends, a connected UDP socket has no connection that its number could differ from.
  const unsent = protocol === "udp" && connection !== undefined && connection > connections;
  return [
    ...TCP_STATES.filter((other) => other !== state).map(
      (other) => [`state ${other}`, { ...row, state: other }] as const,
    ),
    ...(state === undefined ? [] : [["no state", stateless] as const]),
    ["protocol", { ...row, protocol: protocol === "tcp" ? "udp" : "tcp" }],
    ["Recv-Q", { ...row, recvQ: recvQ === "some" ? 0 : recvQ + 1 }],
    ["Recv-Q", { ...row, recvQ: recvQ === 0 ? "some" : 424_242 }],
    ["Send-Q", { ...row, sendQ: row.sendQ + 1 }],
    ["owner", { ...row, owner }],
    ["connection", connection === undefined ? { ...row, connection: 1 } : listening],
    ...(unsent ? [] : [["connection that never was", { ...row, connection: 9 }] as const]),
    ...(connection === undefined ? [] : [["any address", { ...row, anyAddress: true }] as const]),
    ...TIMERS.filter((other) => other !== timer && (timer ?? other) !== "timewait").map(
      (other) => [`timer ${other}`, { ...row, timer: other }] as const,
    ),
  ];
}

function wrongCalls(call: CallExpectation): Wrong<CallExpectation> {
  return [
    ["result", { ...call, result: call.result + 1 }],
    ["failure", { ...call, result: -1, errno: "EINVAL" }],
    ["errno", { ...call, errno: "EINTR" }],
    ["name", { ...call, name: `${call.name}4` }],
  ];
}

function wrongWaits(step: PlannedStep): readonly WrongStep[] {
  const { blocksIn, ...finishing } = step;
  const ends: WrongStep = {
    wrong: "ends",
    step: { ...finishing, action: "ends", end: { code: 0 } },
  };
  if (blocksIn === undefined) {
    return [ends, { wrong: "waits", step: { ...step, action: "starts", blocksIn: "accept" } }];
  }
  return [
    ends,
    { wrong: "waits elsewhere", step: { ...step, blocksIn: "recvfrom" } },
    { wrong: "does not wait", step: { ...finishing, action: "steps" } },
  ];
}

function wrongFinishes(step: PlannedStep): readonly WrongStep[] {
  const { finishes, ...others } = step;
  if (finishes === undefined) {
    const line = { peer: otherPeer(step.peer), tag: "accept", line: step.line };
    return [{ wrong: "finishes", step: { ...step, finishes: line } }];
  }
  return [
    { wrong: "finishes nothing", step: others },
    { wrong: "finishes printing", step: { ...step, finishes: { ...finishes, prints: "x" } } },
    ...wrongLists("finished call", finishes.calls ?? [], wrongCalls).map(([wrong, calls]) => ({
      wrong,
      step: { ...step, finishes: { ...finishes, calls } },
    })),
  ];
}
