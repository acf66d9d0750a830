/**
 * Checks that a program has ended by what the lab asks for: SIGPIPE by a send, and the connection by the program's
 * death alone.
 */
import { eachPacket, type PlannedStep } from "../../lab/plan/plan.ts";
import type { Mismatch } from "../../record/record.ts";
import { describeCall, describeOutcome } from "../execution.ts";
import { placeText } from "./calls/calls.ts";
import type { JudgedLine } from "./facts.ts";
import { acceptedEndings } from "./line.ts";

export function checkEnding(
  { executed, expected, calls }: JudgedLine,
  step: PlannedStep,
): readonly Mismatch[] {
  const { outcome, line, peer } = executed;
  if (outcome.kind !== "killed") return [];
  const ending = acceptedEndings(expected).find(
    (end) => "signal" in end && end.signal === outcome.signal,
  );
  if (ending === undefined) return [];
  const ofTheLab = calls.filter((call) => call.ofTheLab);
  const sends = ofTheLab.some(({ name, call }) => name === "send" && call.result === undefined);
  if (outcome.signal === "SIGPIPE" && !sends) {
    return [
      {
        subject: `${placeText(line)}: SIGPIPE without a send`,
        expected: "a send on the connection, which SIGPIPE ends",
        observed: `${describeOutcome(outcome)}, and it was not in a send`,
        advice: "send on the connection, and leave the signal to the kernel",
      },
    ];
  }
  const end = ofTheLab.find(
    ({ name, call }) => (name === "close" || name === "shutdown") && call.result === 0,
  );
  const isSent = eachPacket(step.packets).some(
    (packet) => packet.kind === "segment" && packet.from === peer && /[FR]/.test(packet.flags),
  );
  if (end === undefined || !isSent || ending.calls !== undefined) return [];
  return [
    {
      subject: `${placeText(end.place)}: the connection is closed before the program ends`,
      expected: "the kernel closes the connection of a program that has ended",
      observed: describeCall(end.call),
      advice: `remove the call of ${end.call.name}`,
    },
  ];
}
