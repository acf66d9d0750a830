/**
 * One fault, one message: the cause of a step's mismatches first, and what follows from it by name. The
 * known faults are predicates over the record. Of several, the one whose call came first is the cause.
 */
import { PEERS } from "../../../lab/model.ts";
import { judgedPeers } from "../../../lab/plan/plan.ts";
import type { Mismatch } from "../../../record/record.ts";
import { hasTimedOut } from "../calls/descriptors.ts";
import type { Cause, Facts, FindCause } from "../facts.ts";
import { cutMismatch } from "../packets.ts";
import { checkReport } from "../reports.ts";
import { answersElsewhere } from "./answering.ts";
import {
  closedEarly,
  closeMissing,
  endedBySigpipe,
  listenerClosedEarly,
  readInPart,
  usedAfterClose,
} from "./closing.ts";
import { endedEarly } from "./ending.ts";
import { otherProtocol, sendsMore } from "./extra.ts";
import {
  bindForgotten,
  listenForgotten,
  otherOwnAddress,
  ownHostAsServer,
  portBytesSwapped,
  wrongPort,
} from "./opening.ts";
import { waitsForAnother } from "./waiting.ts";

/** In the order in which they explain the same call best. */
const KNOWN: readonly FindCause[] = [
  reported,
  portBytesSwapped,
  wrongPort,
  otherProtocol,
  answersElsewhere,
  otherOwnAddress,
  ownHostAsServer,
  bindForgotten,
  listenForgotten,
  sendsMore,
  closedEarly,
  usedAfterClose,
  listenerClosedEarly,
  endedBySigpipe,
  closeMissing,
  readInPart,
  waitsForAnother,
  endedEarly,
  cutDifferently,
];

/** These faults are in the program's text: no kernel's timer decides them. */
const UNTIMED: ReadonlySet<FindCause> = new Set([
  portBytesSwapped,
  wrongPort,
  otherProtocol,
  otherOwnAddress,
  ownHostAsServer,
  bindForgotten,
  listenForgotten,
]);

/** Nor these, unless a call that a timer ended has led the program to them. */
const ACTS: ReadonlySet<FindCause> = new Set([
  reported,
  answersElsewhere,
  closedEarly,
  usedAfterClose,
  listenerClosedEarly,
  closeMissing,
  endedEarly,
]);

function found(find: FindCause, facts: Facts): readonly Cause[] {
  const cause = find(facts);
  if (cause === undefined) return [];
  const calls = [
    ...PEERS.flatMap((peer) => facts.before[peer]),
    ...facts.lines.flatMap((one) => one.calls),
  ];
  const isUntimed = UNTIMED.has(find) || (ACTS.has(find) && !hasTimedOut(calls));
  return [isUntimed ? { ...cause, mismatch: { ...cause.mismatch, untimed: true } } : cause];
}

/** A sanitizer names the fault itself. */
function reported({ lines }: Facts): Cause | undefined {
  for (const { executed, calls } of lines) {
    const [mismatch] = checkReport(executed.output, executed.line);
    const [call] = calls; // nothing comes before it
    if (mismatch !== undefined) return { mismatch, ...(call && { call }) };
  }
  return undefined;
}

function cutDifferently({ step, observed, plan, lines }: Facts): Cause | undefined {
  const calls = lines.flatMap((line) => line.calls);
  const mismatch = cutMismatch(step, observed.packets, plan, calls);
  return mismatch && { mismatch };
}

/** The mismatches in one message, if they have one cause; none if there are none. */
export function withCauseFirst(mismatches: readonly Mismatch[], facts: Facts): readonly Mismatch[] {
  const [first, ...others] = mismatches;
  if (first === undefined) return [];
  const cause = knownCause(facts);
  if (cause !== undefined) {
    const { mismatch } = cause;
    return [
      folded(
        mismatch,
        mismatches.filter(({ subject }) => subject !== mismatch.subject),
      ),
    ];
  }
  return [folded(first, others)];
}

/** Only a program that is judged has faults; the lab's own does what the lab lists. */
function knownCause(all: Facts): Cause | undefined {
  const judged = judgedPeers(all.plan);
  const lines = all.lines.filter(({ executed }) => judged.includes(executed.peer));
  const facts: Facts = { ...all, lines };
  const made = facts.lines.flatMap(({ calls }) => calls);
  const place = ({ call }: Cause): number =>
    call === undefined ? made.length : made.indexOf(call);
  return KNOWN.flatMap((find) => found(find, facts)).toSorted((a, b) => place(a) - place(b))[0];
}

function folded(cause: Mismatch, others: readonly Mismatch[]): Mismatch {
  const follows = others.map(({ subject }) => subject);
  if (follows.length === 0) return cause;
  const isUntimed = [cause, ...others].some(({ untimed }) => untimed);
  return { ...cause, ...(isUntimed && { untimed: true }), follows };
}
