/**
 * Faults in using and closing a connection: a descriptor that is closed too early, twice or not at all, data
 * that is read in part, and a signal that ends the program.
 */
import { isLineStep, otherPeer, type Peer } from "../../../lab/model.ts";
import { eachPacket, type PlannedStep } from "../../../lab/plan/plan.ts";
import type { Mismatch } from "../../../record/record.ts";
import { isLabPort } from "../../context.ts";
import { describeCall, describeOutcome } from "../../execution.ts";
import { actsOf, expectedActs } from "../calls/acts.ts";
import { amountsOf } from "../calls/amounts.ts";
import { bytes, hasDatagrams, placeText } from "../calls/calls.ts";
import { placeIn } from "../calls/descriptors.ts";
import { familyOf } from "../calls/names.ts";
import type { Facts, FindCause, JudgedLine } from "../facts.ts";
import { acceptedEndings } from "../line.ts";

const isClosing = (name: string): boolean => name === "close" || name === "shutdown";

/** The first of the lines for which a fault is found. */
function inLines(find: (line: JudgedLine, facts: Facts) => ReturnType<FindCause>): FindCause {
  return (facts) => {
    for (const line of facts.lines) {
      const cause = find(line, facts);
      if (cause !== undefined) return cause;
    }
    return undefined;
  };
}

const expectsCall = ({ expected }: JudgedLine, name: string): boolean =>
  expected.calls?.some((call) => familyOf(call.name) === name) === true;

/** A FIN or RST that the step does not expect, of a peer whose line closed a connection of the lab. */
export const closedEarly: FindCause = inLines((line, { extra }) => {
  const { peer } = line.executed;
  const end = extra.find(
    ({ source, segment }) => source.peer === peer && /[FR]/.test(segment?.flags ?? ""),
  );
  const call = line.calls.find(
    ({ name, ofTheLab, call: { result } }) => isClosing(name) && ofTheLab && result === 0,
  );
  if (end === undefined || call === undefined) return undefined;
  if (expectsCall(line, call.name)) return undefined;
  return {
    call,
    mismatch: {
      subject: `${placeText(call.place)}: the connection is closed too early`,
      expected: "the connection stays open in this step",
      observed: describeCall(call.call),
      evidence: end.text,
      advice: "close the connection after the last step that uses it",
    },
  };
});

/** The listener's row is gone in a step that expects it, and a line closed the listening socket. */
export const listenerClosedEarly: FindCause = inLines((line, { step, observed, context }) => {
  const { peer } = line.executed;
  const listens = ({ state }: { readonly state?: string | undefined }): boolean =>
    state === "LISTEN";
  const isThere = observed.tables[peer].some(
    (row) => listens(row) && isLabPort(context, row.local.port),
  );
  if (isThere || !step.sockets[peer].some(listens)) return undefined;
  const call = line.calls.find(
    ({ call: one, ofTheLab, endpoint }) =>
      one.name === "close" && one.result === 0 && ofTheLab && endpoint?.listens,
  );
  return (
    call &&
    cause(call, {
      subject: `${placeText(call.place)}: the listening socket is closed too early`,
      expected: "the server listens in this step",
      observed: `${describeCall(call.call)}, and that is the listening socket`,
      advice: "close it in the step that asks for it, or after the last step",
    })
  );
});

export const usedAfterClose: FindCause = inLines((line) => {
  const call = line.calls.find(({ call: { errno }, closedBy }) => errno === "EBADF" && closedBy);
  const closedBy = call?.closedBy;
  if (call === undefined || closedBy === undefined) return undefined;
  const isTwice = call.name === "close";
  const fd = closedBy.call.fd ?? /\d+/.exec(closedBy.call.text)?.[0];
  return {
    call: isTwice ? call : closedBy,
    mismatch: {
      subject: isTwice
        ? `${placeText(call.place)}: descriptor ${fd} is closed twice`
        : `${placeText(closedBy.place)}: descriptor ${fd} is closed before its last use`,
      expected: isTwice ? "one close of each descriptor" : `${call.name} on an open descriptor`,
      observed: `${describeCall(closedBy.call)} at ${placeText(closedBy.place)}, then ${describeCall(call.call)} at ${placeText(call.place)}`,
      advice: isTwice
        ? "remove one of them: the number may already belong to another socket"
        : `close it after ${placeText(call.place)}`,
    },
  };
});

export const closeMissing: FindCause = inLines((line, facts) => {
  const { step, observed } = facts;
  const { executed, calls } = line;
  const { peer, outcome } = executed;
  if (!expectsCall(line, "close") && !expectsCall(line, "shutdown")) return undefined;
  const isEnd = (flags: string): boolean => /[FR]/.test(flags);
  const wanted = eachPacket(step.packets).some(
    (packet) => packet.kind === "segment" && packet.from === peer && isEnd(packet.flags),
  );
  const sent = observed.packets.some(
    ({ source, segment }) => source.peer === peer && isEnd(segment?.flags ?? ""),
  );
  const done = calls.filter(({ name, call: { result } }) => isClosing(name) && result === 0);
  if (done.length === 0) {
    if (outcome.kind !== "finished" && outcome.kind !== "exited") return undefined;
    const byItsEnd = `${describeOutcome(outcome)}, and the kernel closed it`;
    return cause(undefined, {
      subject: `${placeText(executed.line)}: close is missing`,
      expected: "the line closes the connection with a call",
      observed: outcome.kind === "exited" ? byItsEnd : "no call of close or shutdown",
      advice: "call close on the connection's descriptor",
    });
  }
  const close = done.find(({ name, ofTheLab }) => name === "close" && ofTheLab);
  const half = done.find(({ name, ofTheLab }) => name === "shutdown" && ofTheLab);
  if (close === undefined && half !== undefined && expectsCall(line, "close")) {
    const isOver = outcome.kind === "exited" || outcome.kind === "killed";
    const after = isOver
      ? `${describeOutcome(outcome)}, and the kernel closed it`
      : "no close of it follows in this step";
    return cause(half, {
      subject: `${placeText(half.place)}: shutdown is not close`,
      expected: "the line closes the connection's descriptor with close",
      observed: `${describeCall(half.call)}; ${after}`,
      advice: "shutdown ends directions of the connection; close also gives the socket back",
    });
  }
  if (sent || !wanted || close === undefined || !isOpen(peer, step, facts)) return undefined;
  const listens = close.endpoint?.listens === true;
  return cause(close, {
    subject: `${placeText(close.place)}: the connection stays open after close`,
    expected: `the ${peer}'s kernel sends a FIN or RST`,
    observed: `${describeCall(close.call)}, and nothing is sent: ${
      listens
        ? "that is the listening socket, not the connection"
        : "another process or descriptor still holds the connection"
    }`,
    advice: listens
      ? "close the descriptor that accept returned"
      : "close every copy of the descriptor, in parent and child, or call shutdown",
  });
});

/**
 * Whether the kernel still has a connection that the peer should have closed in this step. If the other
 * peer has reset it, the close had nothing to send.
 */
function isOpen(peer: Peer, step: PlannedStep, { observed, context }: Facts): boolean {
  const numbers = eachPacket(step.packets).flatMap((packet) =>
    packet.kind === "segment" && packet.from === peer ? [packet.connection] : [],
  );
  return numbers.some((number) => {
    const ends = context.connections[number - 1];
    return observed.tables[peer].some(
      ({ local, remote }) =>
        local.port === ends?.[peer].port && remote.port === ends[otherPeer(peer)].port,
    );
  });
}

const cause = (call: JudgedLine["calls"][number] | undefined, mismatch: Mismatch) => ({
  mismatch,
  ...(call && { call }),
});

export const endedBySigpipe: FindCause = inLines(({ executed, expected, calls }) => {
  const { outcome, line } = executed;
  if (outcome.kind !== "killed" || outcome.signal !== "SIGPIPE") return undefined;
  if (acceptedEndings(expected).some((end) => "signal" in end && end.signal === "SIGPIPE")) {
    return undefined;
  }
  const send =
    calls.findLast(({ call }) => call.result === undefined) ??
    calls.findLast(({ name }) => name === "send");
  return cause(send, {
    subject: `${placeText(send?.place ?? placeIn(line, outcome.at))}: SIGPIPE ended the program`,
    expected: "the program goes on after this step",
    observed: `${send === undefined ? "a send" : send.call.text} on a connection that the other peer had closed`,
    advice: "with MSG_NOSIGNAL, or with SIGPIPE ignored, send returns EPIPE instead",
  });
});

export const readInPart: FindCause = inLines((line, { plan, step, observed }) => {
  const { executed, expected, calls } = line;
  const { kind } = executed.outcome;
  if (hasDatagrams(plan) || (kind !== "finished" && kind !== "exited")) return undefined;
  const total = (acts: readonly { readonly name: string; readonly result: number | undefined }[]) =>
    acts.reduce(
      (sum, { name, result = 0 }) => sum + (name === "recv" ? Math.max(0, result) : 0),
      0,
    );
  const isOwn = isLineStep(step) && step.peer === executed.peer && expected.calls === undefined;
  // a step that lists no calls asks for the bytes that leave the receive queue
  const isLeft = observed.tables[executed.peer].some(({ recvQ, state }) => state && recvQ > 0);
  const wanted = isOwn
    ? !plan.gated && isLeft && amountsOf(plan, step).recv
    : total(expectedActs(expected.calls ?? [], false));
  const acts = actsOf(calls, expected.calls ?? []).filter(({ name }) => name === "recv");
  const taken = total(acts);
  const last = acts.at(-1)?.calls.at(-1);
  if (wanted === false || taken >= wanted) return undefined;
  if (last === undefined && isOwn) {
    return cause(undefined, {
      subject: `${placeText(executed.line)}: the data is not read`,
      expected: `${bytes(wanted)} with recv, in any number of calls`,
      observed: "no call of recv or read; the data waits in the receive queue (Recv-Q)",
      advice: "call recv in this step: a wait with poll or select takes nothing",
    });
  }
  if (last === undefined || taken === 0) return undefined;
  return cause(last, {
    subject: `${placeText(last.place)}: only a part of the data is read`,
    expected: `${bytes(wanted)} with recv, in any number of calls`,
    observed: `${bytes(taken)}; the other ${wanted - taken} wait in the receive queue (Recv-Q)`,
    evidence: describeCall(last.call),
    advice: "call recv until all bytes have come: TCP keeps no borders between sends",
  });
});
