/** A step's expectation with one thing wrong, in every way there is. */
import {
  type CallExpectation,
  isLineStep,
  otherPeer,
  PEERS,
  type SocketExpectation,
} from "../../src/lab/model.ts";
import type { PlannedLineStep, PlannedStep, PlannedTimeStep } from "../../src/lab/plan.ts";
import { TCP_STATES, type TcpState } from "../../src/sockets/states.ts";
import { type Wrong, wrongPackets, wrongRanges } from "./wrong-packets.ts";

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
    ...PEERS.map((peer) => ({
      wrong: `${peer} setting`,
      step: { ...step, sysctls: { ...step.sysctls, [peer]: { "net.ipv4.tcp_sack": "7" } } },
    })),
    ...(isLineStep(step) ? wrongLines(step) : []),
    ...(step.action === "passes" ? wrongTimes(step) : []),
    ...wrongFinishes(step),
  ];
}

function wrongLines(step: PlannedLineStep): readonly WrongStep[] {
  return [
    ...wrongLists("call", step.calls ?? [], wrongCalls).map(([wrong, calls]) => ({
      wrong,
      step: { ...step, calls },
    })),
    { wrong: "prints", step: { ...step, prints: `${step.prints}x` } },
    ...wrongWaits(step),
  ];
}

function wrongTimes(step: PlannedTimeStep): readonly WrongStep[] {
  return wrongRanges(step.seconds).map(([wrong, seconds]) => ({
    wrong: `time: ${wrong}`,
    step: { ...step, seconds },
  }));
}

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

const TIMERS = ["on", "keepalive", "timewait", "probe"] as const;
/** The timer that runs in these states, also where the lab does not say so. */
const OWN_TIMERS: Readonly<Partial<Record<TcpState, (typeof TIMERS)[number]>>> = {
  "SYN-SENT": "on",
  "SYN-RECEIVED": "on",
  "FIN-WAIT-1": "on",
  "FIN-WAIT-2": "timewait",
  "TIME-WAIT": "timewait",
};

function wrongRows(row: SocketExpectation, connections: number): Wrong<SocketExpectation> {
  const { connection, state, recvQ, timer, timerSeconds, protocol } = row;
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
    ...TIMERS.filter((other) => other !== (timer ?? OWN_TIMERS[state ?? "CLOSED"])).map(
      (other) => [`timer ${other}`, { ...row, timer: other }] as const,
    ),
    ...wrongRanges(timerSeconds).map(
      ([what, other]) => [`timer: ${what}`, { ...row, timerSeconds: other }] as const,
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

function wrongWaits(step: PlannedLineStep): readonly WrongStep[] {
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
    const peer = isLineStep(step) ? otherPeer(step.peer) : "server";
    const line = { file: `${peer}.cc`, number: 1, text: "" };
    return [{ wrong: "finishes", step: { ...step, finishes: { peer, tag: "accept", line } } }];
  }
  return [
    { wrong: "finishes nothing", step: others },
    {
      wrong: "finishes the other peer's line",
      step: { ...step, finishes: { ...finishes, peer: otherPeer(finishes.peer) } },
    },
    { wrong: "finishes printing", step: { ...step, finishes: { ...finishes, prints: "x" } } },
    ...wrongLists("finished call", finishes.calls ?? [], wrongCalls).map(([wrong, calls]) => ({
      wrong,
      step: { ...step, finishes: { ...finishes, calls } },
    })),
  ];
}
