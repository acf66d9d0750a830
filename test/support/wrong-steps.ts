/** A step's expectation with one thing wrong, in every way there is. */
import {
  type CallExpectation,
  otherPeer,
  PEERS,
  type SequenceNumber,
  type SocketExpectation,
} from "../../src/lab/model.ts";
import type { PlannedSegment, PlannedStep } from "../../src/lab/plan.ts";
import { TCP_STATES } from "../../src/sockets/states.ts";

export interface WrongStep {
  /** What is wrong, e.g. `segment 2: ack`. */
  readonly wrong: string;
  readonly step: PlannedStep;
}

export function wrongSteps(step: PlannedStep): readonly WrongStep[] {
  return [
    ...wrongLists("segment", step.segments, wrongSegments).map(([wrong, segments]) => ({
      wrong,
      step: { ...step, segments },
    })),
    ...PEERS.flatMap((peer) =>
      wrongLists(`${peer} row`, step.sockets[peer], wrongRows).map(([wrong, rows]) => ({
        wrong,
        step: { ...step, sockets: { ...step.sockets, [peer]: rows } },
      })),
    ),
    ...wrongLists("call", step.calls ?? [], wrongCalls).map(([wrong, calls]) => ({
      wrong,
      step: { ...step, calls },
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

const FLAGS = ["S", "S.", ".", "P.", "F.", "FP.", "R", "R."];

function wrongSegments(segment: PlannedSegment): Wrong<PlannedSegment> {
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

function wrongRows(row: SocketExpectation): Wrong<SocketExpectation> {
  const owner = row.owner === "program" ? "nobody" : "program";
  const { connection, ...listening } = row;
  return [
    ...TCP_STATES.filter((state) => state !== row.state).map(
      (state) => [`state ${state}`, { ...row, state }] as const,
    ),
    ["Recv-Q", { ...row, recvQ: row.recvQ + 1 }],
    ["Send-Q", { ...row, sendQ: row.sendQ + 1 }],
    ["owner", { ...row, owner }],
    ["connection", connection === undefined ? { ...row, connection: 1 } : listening],
    ["connection that never was", { ...row, connection: 9 }],
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
  if (blocksIn === undefined) {
    return [{ wrong: "waits", step: { ...step, action: "starts", blocksIn: "accept" } }];
  }
  return [
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
