/** The network's action in a step, each time with one thing wrong. */
import { otherPeer } from "../../src/lab/model.ts";
import type { PlannedNetworkStep, PlannedSelector, PlannedStep } from "../../src/lab/plan/plan.ts";
import { type Wrong, within, wrong, wrongFlags, wrongLists } from "./wrong.ts";

export function wrongActs(step: PlannedNetworkStep): readonly Wrong<PlannedStep>[] {
  const { what, ...others } = step;
  if (what === undefined) return step.action === "holds" ? holdsLess(step) : [];
  const lists = wrongLists("selector", what, (selector) => wrongSelectors(selector, step.action), {
    // The order of the packets to hold has no meaning.
    ordered: step.action !== "holds",
  });
  return [
    ...within(lists, (other) => ({ ...step, what: other })).map((one) => asNetwork(one, step)),
    ...(step.action === "holds" ? [wrong("network", "holds everything", others)] : []),
  ];
}

function holdsLess(step: PlannedNetworkStep): readonly Wrong<PlannedStep>[] {
  const ofNoProgram: PlannedSelector = { kind: "segment", from: "server", flags: "FSR" };
  return [wrong("network", "holds nothing", { ...step, what: [ofNoProgram] })];
}

/** A packet that is listed twice is held once. */
function asNetwork(one: Wrong<PlannedStep>, { action }: PlannedNetworkStep): Wrong<PlannedStep> {
  const twice = action === "holds" && one.kind === "extra";
  return { ...one, kind: "network", ...(twice && { same: "held twice is held" }) };
}

function wrongSelectors(
  selector: PlannedSelector,
  action: PlannedNetworkStep["action"],
): readonly Wrong<PlannedSelector>[] {
  const of = (what: string, value: PlannedSelector) => wrong("network", what, value);
  const { from, kind, nth = 1 } = selector;
  const sender = of("sender", { ...selector, from: otherPeer(from) });
  const later = action === "holds" ? [] : [of("nth", { ...selector, nth: nth + 9 })];
  if (kind === "icmp") return [sender, ...later, of("message", { ...selector, reads: "no such" })];
  const { data: _, ...bare } = selector;
  const length = of("length", { ...bare, length: 424_242 });
  if (kind === "datagram") return [sender, ...later, length];
  const numbers =
    action === "holds"
      ? []
      : [
          of("seq", { ...selector, seq: 424_242 }),
          ...(selector.flags.includes(".") ? [of("ack", { ...selector, ack: 424_242 })] : []),
          of("connection", { ...selector, connection: 9 }),
        ];
  const flags = wrongFlags(selector.flags).map((other) => {
    const { ack, ...unacknowledged } = selector;
    return of(`flags ${other}`, {
      ...(other.includes(".") ? selector : unacknowledged),
      flags: other,
    });
  });
  return [sender, ...later, length, ...numbers, ...flags];
}
