/**
 * Turns calls into acts: the calls that count for a program that is judged its own way. Data that was sent
 * or received in several calls is one act, and so are the calls that say "not yet" and their completion.
 */
import type { CallExpectation } from "../../../lab/model.ts";
import type { PlacedCall } from "./descriptors.ts";
import { BULK, familyOf, NOT_YET, SET_WAITS, WAITING } from "./names.ts";

export interface Act {
  readonly name: string;
  /** Undefined for a call that never returned. */
  readonly result: number | undefined;
  readonly errno: string | undefined;
  /** At least one. */
  readonly calls: readonly [PlacedCall, ...PlacedCall[]];
  /** The result is not in the call: a connect that the kernel completes later, or several messages. */
  readonly pending: boolean;
}

/** An act that the lab expects. */
export interface ExpectedAct extends CallExpectation {
  /** The number of calls that the lab lists for it. */
  readonly count: number;
}

const isData = (name: string): boolean => name === "send" || name === "recv";

/** @param datagrams whether each call carries one datagram, so that its borders count */
export function expectedActs(
  calls: readonly CallExpectation[],
  datagrams: boolean,
): readonly ExpectedAct[] {
  const acts: ExpectedAct[] = [];
  for (const call of calls) {
    const name = familyOf(call.name);
    if (name === "socket" && call.result >= 0) continue; // any number is right
    if (WAITING.has(name)) continue;
    const last = acts.at(-1);
    if (last?.name === name && !datagrams && isData(name) && last.result > 0 && call.result > 0) {
      acts[acts.length - 1] = {
        ...last,
        result: last.result + call.result,
        count: last.count + 1,
      };
    } else acts.push({ ...call, name, count: 1 });
  }
  return acts;
}

/** @param expected results that a lab lists itself, such as EAGAIN, are not "not yet" */
export function actsOf(
  calls: readonly PlacedCall[],
  expected: readonly CallExpectation[],
): readonly Act[] {
  const isAsked = ({ name, call }: PlacedCall): boolean =>
    expected.some((one) => familyOf(one.name) === name && one.errno === call.errno);
  const acts: Act[] = [];
  for (const placed of calls) {
    const { call, name, endpoint } = placed;
    if (call.folded !== undefined || !placed.ofTheLab || SET_WAITS.has(call.name)) continue;
    if (call.result === undefined) continue; // the line's outcome reports it
    if (name === "recv" && call.text.includes("MSG_PEEK")) continue; // it takes nothing
    const notYet = call.errno !== undefined && NOT_YET.has(call.errno) && !isAsked(placed);
    if (notYet && name !== "connect") continue;
    if (name === "connect" && endpoint !== undefined) {
      const begun = acts.findIndex(
        (act) => act.pending && act.calls[0].call.fd === call.fd && act.name === "connect",
      );
      const before = acts[begun];
      if (before !== undefined) {
        if (!notYet) acts[begun] = completed(before, placed);
        continue;
      }
    }
    const last = acts.at(-1);
    const { result } = call;
    if (
      last?.name === name &&
      isData(name) &&
      endpoint?.protocol !== "udp" &&
      result > 0 &&
      (last.result ?? 0) > 0
    ) {
      acts[acts.length - 1] = {
        ...last,
        result: (last.result ?? 0) + result,
        calls: [...last.calls, placed],
      };
    } else {
      acts.push({
        name,
        result,
        errno: call.errno,
        calls: [placed],
        pending: notYet || (BULK.has(call.name) && result > 0),
      });
    }
  }
  return acts;
}

/** A connect that was begun and asked for again. EISCONN says that it has been completed. */
function completed(before: Act, placed: PlacedCall): Act {
  const { errno, result } = placed.call;
  const done = errno === "EISCONN";
  return {
    ...before,
    calls: [...before.calls, placed],
    result: done ? 0 : result,
    errno: done ? undefined : errno,
    pending: false,
  };
}
