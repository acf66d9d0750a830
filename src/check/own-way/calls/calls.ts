/**
 * Checks the calls of a program that is judged its own way. Only calls on the lab's endpoints count. A call
 * that is not expected is a mismatch only if it failed or if it sets an option that the lab is about.
 */
import type { CallExpectation } from "../../../lab/model.ts";
import { eachPacket, type Plan } from "../../../lab/plan/plan.ts";
import type { Mismatch } from "../../../record/record.ts";
import { align } from "../../align.ts";
import { linePlace } from "../../call-place.ts";
import { describeCall } from "../../execution.ts";
import { optionText, setsSameOption } from "../../options.ts";
import { unlessUndecoded } from "../../undecoded.ts";
import { type Act, actsOf, type ExpectedAct, expectedActs } from "./acts.ts";
import type { Place, PlacedCall } from "./descriptors.ts";
import { CORE, influenceOf, optionIn, optionOfTopic } from "./names.ts";

export interface CallCheck {
  readonly plan: Plan;
  readonly calls: readonly PlacedCall[];
  readonly expected: readonly CallExpectation[] | undefined;
  /** The line of the step. */
  readonly line: Place;
  /** Acts of earlier steps that no step has asked for. */
  readonly spare: readonly Act[];
}

export interface CheckedCalls {
  readonly mismatches: readonly Mismatch[];
  /** The acts that no step has asked for so far. */
  readonly spare: readonly Act[];
}

export function checkCalls({ plan, calls, expected, line, spare }: CallCheck): CheckedCalls {
  const acts = actsOf(calls, expected ?? []);
  const left = [...spare];
  const mismatches: Mismatch[] = acts.flatMap(({ calls: [first, ...others] }) =>
    [first, ...others].flatMap((placed) => influenceMismatch(plan, placed)).slice(0, 1),
  );
  for (const pair of align(expectedActs(expected ?? [], hasDatagrams(plan)), acts, costIn(plan))) {
    const { expected: wanted, observed: act } = pair;
    if (wanted !== undefined && act !== undefined) {
      if (!isAsExpected(plan, wanted, act)) mismatches.push(mismatch(wanted, act));
    } else if (wanted !== undefined) {
      const earlier = left.findIndex(
        (one) => one.name === wanted.name && isAsExpected(plan, wanted, one),
      );
      if (earlier >= 0) left.splice(earlier, 1);
      else mismatches.push(missing(wanted, calls, line));
    } else if (act !== undefined) {
      const fault = extraMismatch(plan, act);
      if (fault === undefined) left.push(act);
      else mismatches.push(fault);
    }
  }
  return { mismatches, spare: left };
}

export function hasDatagrams({ steps }: Plan): boolean {
  return steps.some(({ packets }) =>
    eachPacket(packets).some(({ kind }) => kind === "datagram" || kind === "datagrams"),
  );
}

const costIn =
  (plan: Plan) =>
  (wanted: ExpectedAct, act: Act): number => {
    if (wanted.name !== act.name) return 3;
    return isAsExpected(plan, wanted, act) ? 0 : 0.5;
  };

function isAsExpected(plan: Plan, wanted: ExpectedAct, act: Act): boolean {
  const { name, result, errno } = wanted;
  if (act.pending) return true;
  if (name === "setsockopt" && !isAskedOption(plan, wanted, act)) return false;
  if (name === "bind" && result === 0 && isServersOtherPort(plan, act)) return false;
  if (errno !== undefined || act.errno !== undefined) return errno === act.errno;
  if (name === "accept" || name === "socket") return (act.result ?? -1) >= 0; // any descriptor is right
  return result === act.result;
}

/** Whether a setsockopt sets the option that the lab states, or else one that the lab's own programs set. */
function isAskedOption(
  { ownOptions }: Plan,
  wanted: ExpectedAct,
  { calls: [{ call }] }: Act,
): boolean {
  if (wanted.option !== undefined) return setsSameOption(wanted, call);
  return ownOptions.includes(optionIn(call) ?? "");
}

/** Clients choose their port; a server that binds another than the lab's is not found by them. */
function isServersOtherPort({ port, ports }: Plan, { calls: [{ peer, address }] }: Act): boolean {
  if (peer !== "server" || address === undefined) return false;
  return ![0, port, ...Object.values(ports)].includes(address.port);
}

function mismatch(wanted: ExpectedAct, act: Act): Mismatch {
  return {
    subject: `${placeText(act.calls[0].place)}: the call ${wanted.name}`,
    expected: expectedText(wanted),
    observed: actText(act),
    ...untimed(wanted.name),
  };
}

/** The options that a program sets do not depend on a kernel's timers. */
function untimed(name: string): Pick<Mismatch, "untimed"> {
  return name === "setsockopt" ? { untimed: true } : {};
}

/** The call may have been made on another socket, or on a descriptor that is none. */
function missing(wanted: ExpectedAct, calls: readonly PlacedCall[], line: Place): Mismatch {
  const other = calls.find(({ name, ofTheLab }) => name === wanted.name && !ofTheLab);
  return {
    subject: `${placeText(other?.place ?? line)}: the call ${wanted.name}`,
    expected: expectedText(wanted),
    observed:
      other === undefined
        ? unlessUndecoded(
            `no such call up to ${placeText(line)}`,
            calls.map(({ call }) => call),
          )
        : `${describeCall(other.call)}, not on a socket of this lab`,
    ...untimed(wanted.name),
  };
}

/** Calls that have the right result by another cause than the one that the lab is about. */
function influenceMismatch(plan: Plan, placed: PlacedCall): readonly Mismatch[] {
  const influence = influenceOf(placed, plan);
  if (influence === undefined) return [];
  const { what, advice } = influence;
  return [
    {
      subject: `${placeText(placed.place)}: ${what}`,
      expected: "no such influence: it changes the thing that this lab is about",
      observed: describeCall(placed.call),
      advice,
      untimed: true,
    },
  ];
}

function extraMismatch(plan: Plan, act: Act): Mismatch | undefined {
  const [first] = act.calls;
  const option = optionOfTopic(first.call, plan);
  if (option !== undefined) {
    return {
      subject: `${placeText(first.place)}: the option ${option}`,
      expected: `${option} is not set in this step: it changes the thing that this lab is about`,
      observed: describeCall(first.call),
      advice: `remove the call that sets ${option}`,
      untimed: true,
    };
  }
  if (act.errno === undefined || act.pending || !CORE.has(act.name)) return undefined;
  return {
    subject: `${placeText(first.place)}: the call ${act.name}`,
    expected: `${act.name} does not fail`,
    observed: actText(act),
  };
}

export const placeText = (place: Place): string => linePlace(place);

function expectedText(wanted: ExpectedAct): string {
  const { name, result, errno, count } = wanted;
  if (errno !== undefined) return `${name}(...) = -1 ${errno}`;
  if (name === "accept") return "accept(...) returns a descriptor";
  if ((name === "send" || name === "recv") && result > 0) {
    return `${bytes(result)} with ${name}${count > 1 ? `, in ${count} calls or any other number` : ""}`;
  }
  return `${name}(${optionText(wanted)}) = ${result}`;
}

/** The last call, or how many bytes the calls moved together. */
function actText({ calls, name, result }: Act): string {
  const [first] = calls;
  if (calls.length === 1) return describeCall(first.call);
  const last = calls.at(-1) ?? first;
  if ((result ?? -1) < 0) return describeCall(last.call);
  return `${bytes(result ?? 0)} in ${calls.length} calls of ${name}, the last ${describeCall(last.call)}`;
}

export function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
