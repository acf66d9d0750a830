/**
 * How much a step asks a line to do before the step is over: the data that it sends and takes, and the
 * connections that it makes and accepts. A program may come to its line several times for that, in a loop.
 */
import { otherPeer, type Peer, type SocketExpectation } from "../../../lab/model.ts";
import {
  eachPacket,
  type Plan,
  type PlannedLineStep,
  type PlannedStep,
} from "../../../lab/plan/plan.ts";
import type { RecordedCall } from "../../../record/record.ts";
import { hasDatagrams } from "./calls.ts";
import { BULK, CORE, familyOf, familyOfCall, NOT_YET } from "./names.ts";

const COUNTED = ["send", "recv", "accept", "connect"] as const;
type Counted = (typeof COUNTED)[number];

/**
 * Bytes for send and recv, or datagrams in a lab that has some; connections for accept and connect. Infinite for
 * a line that must wait and that no step finishes.
 */
export type Amounts = Readonly<Record<Counted, number>>;

const NOTHING: Amounts = { send: 0, recv: 0, accept: 0, connect: 0 };

/** The amounts that the line of a step must reach until the step, or the one in which it finishes, is over. */
export function amountsOf(plan: Plan, step: PlannedLineStep): Amounts {
  const { peer, tag } = step;
  const inBytes = !hasDatagrams(plan);
  if (step.action !== "starts") {
    if (step.calls !== undefined) return total(step.calls, inBytes);
    return inBytes ? amountsByEffect(plan, step, peer) : NOTHING;
  }
  const finish = plan.steps.find(
    ({ number, finishes }) =>
      number > step.number && finishes?.peer === peer && finishes.tag === tag,
  );
  if (finish === undefined) {
    const waitsIn = COUNTED.find((one) => one === familyOf(step.blocksIn ?? ""));
    return waitsIn === undefined ? NOTHING : { ...NOTHING, [waitsIn]: Number.POSITIVE_INFINITY };
  }
  const calls = finish.finishes?.calls;
  if (calls !== undefined) return total(calls, inBytes);
  return inBytes ? { ...amountsByEffect(plan, finish, peer), send: 0 } : NOTHING;
}

/** Of a step that lists no calls: the data in its packets, and in the receive queue of its rows. */
function amountsByEffect({ steps }: Plan, step: PlannedStep, peer: Peer): Amounts {
  const before = steps.find(({ number }) => number === step.number - 1)?.sockets[peer] ?? [];
  const taken = step.sockets[peer].map(({ connection, ...now }) => {
    const row = before.find((one) => one.connection === connection);
    if (connection === undefined || row === undefined) return 0;
    const came = bytesFrom(otherPeer(peer), step, connection);
    return Math.max(0, inQueue(row) + came - inQueue(now));
  });
  const [send, recv] = [bytesFrom(peer, step), taken.reduce((sum, bytes) => sum + bytes, 0)];
  return { ...NOTHING, send, recv: Number.isFinite(recv) ? recv : 0 };
}

function bytesFrom(peer: Peer, { packets }: PlannedStep, connection?: number): number {
  return eachPacket(packets).reduce((sum, packet) => {
    const isOwn = packet.kind === "segment" && packet.from === peer;
    if (!isOwn || (connection !== undefined && packet.connection !== connection)) return sum;
    return sum + packet.length;
  }, 0);
}

/** The bytes in a row's receive queue, in which a FIN counts one. Infinite if the lab leaves them open. */
function inQueue({ recvQ, state }: Pick<SocketExpectation, "recvQ" | "state">): number {
  if (recvQ === "some") return Number.POSITIVE_INFINITY;
  return state !== undefined && AFTER_FIN.has(state) ? Math.max(0, recvQ - 1) : recvQ;
}

const AFTER_FIN: ReadonlySet<string> = new Set(["CLOSE-WAIT", "LAST-ACK", "CLOSING"]);

/**
 * Whether these calls of a line have done all of it, or show that it will not: the other peer has closed,
 * or a call has failed.
 */
export function isEnough(wanted: Amounts, calls: readonly RecordedCall[], plan: Plan): boolean {
  const own = calls.filter(
    ({ kind, folded }) => (kind === undefined || kind === "tcp" || kind === "udp") && !folded,
  );
  const isOver = own.some((call) => {
    const { name, result, errno } = call;
    if (BULK.has(name)) return true;
    if (errno !== undefined) return CORE.has(familyOf(name)) && !NOT_YET.has(errno);
    return familyOfCall(call) === "recv" && result === 0;
  });
  const done = total(own, !hasDatagrams(plan));
  return isOver || COUNTED.every((name) => done[name] >= wanted[name]);
}

type Done = Pick<RecordedCall, "name" | "result" | "errno" | "fd"> & { readonly text?: string };

function total(calls: readonly Done[], inBytes: boolean): Amounts {
  const sum = { ...NOTHING };
  for (const call of calls) {
    const { result = -1, errno, text = "" } = call;
    const family = COUNTED.find((one) => one === familyOfCall(call));
    const isBegun = family === "connect" && errno === "EINPROGRESS"; // the kernel completes it
    if (family === undefined || text.includes("MSG_PEEK") || (result < 0 && !isBegun)) continue;
    const isData = family === "send" || family === "recv";
    sum[family] += isData && inBytes ? result : 1;
  }
  return sum;
}
