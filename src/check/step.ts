/**
 * Checks one step. The mismatches are in the order in which a reader reads a step: the line itself, its
 * packets, the tables.
 */
import { endingsOf, isProgramStep, type Peer } from "../lab/model.ts";
import type {
  PlannedNetworkStep,
  PlannedProgramStep,
  PlannedStep,
  PlannedTimeStep,
} from "../lab/plan/plan.ts";
import type { Mismatch, RecordedPacket, StepRecord } from "../record/record.ts";
import type { Entry } from "../sockets/table.ts";
import { type CheckContext, portOf } from "./context.ts";
import { checkExecution, describeOutcome, type ExecutionExpectation } from "./execution.ts";
import { checkLoopback } from "./loopback.ts";
import { checkPackets } from "./packets/compare.ts";
import { checkSettings } from "./settings.ts";
import { checkSockets } from "./sockets.ts";

/** The observations of a step. */
export interface StepObservation
  extends Pick<
    StepRecord,
    | "executed"
    | "network"
    | "passed"
    | "finished"
    | "packets"
    | "sentAgain"
    | "loopback"
    | "held"
    | "sysctls"
  > {
  readonly tables: { readonly server: readonly Entry[]; readonly client: readonly Entry[] };
}

/** All mismatches of the step; none if it is as expected. */
export function checkStep(
  step: PlannedStep,
  observed: StepObservation,
  context: CheckContext,
): readonly Mismatch[] {
  return [
    ...checkAct(step, observed),
    ...checkFinished(step, observed),
    ...checkPackets(step.packets, observed.packets),
    ...checkPorts(observed.packets, context),
    ...checkLoopback(step.loopback, observed.loopback),
    ...checkSockets("server", step.sockets.server, observed.tables.server, context),
    ...checkSockets("client", step.sockets.client, observed.tables.client, context),
    ...checkSettings(step.sysctls, observed.sysctls),
  ];
}

/** Checks the step itself: the line, the network's act, or the time. */
function checkAct(
  step: PlannedStep,
  { executed, network, passed }: StepObservation,
): readonly Mismatch[] {
  if (isProgramStep(step)) {
    return executed === undefined ? [] : checkExecution(executed, asItsOwnProgram(step));
  }
  return checkOtherAct(step, { network, passed });
}

/** Of several ends, the lab's own program must have the first. */
function asItsOwnProgram(step: PlannedProgramStep): ExecutionExpectation {
  const { end, calls, ...line } = step;
  if (end === undefined) return { ...line, calls };
  const [{ calls: onTheWay = calls, ...first }] = endingsOf(end);
  return { ...line, end: first, calls: onTheWay };
}

/** Checks an act of the network, or the time that passed. */
export function checkOtherAct(
  step: PlannedNetworkStep | PlannedTimeStep,
  { network, passed }: Pick<StepObservation, "network" | "passed">,
): readonly Mismatch[] {
  if (step.action === "passes") return checkPassed(step.seconds, passed ?? 0);
  if (network?.missing === undefined) return [];
  return [
    {
      subject: `the packet that the network ${step.action}`,
      expected: network.missing,
      observed:
        step.action === "duplicates" ? "no such packet has been sent" : "no such packet is held",
      ...(step.action !== "duplicates" && {
        advice: "the transcript marks each held packet in the step that sends it",
      }),
    },
  ];
}

function checkPassed(
  [least, most]: readonly [number, number],
  passed: number,
): readonly Mismatch[] {
  if (least <= passed && passed <= most) return [];
  return [
    {
      subject: "the time until the tables are as expected",
      expected: `${least} to ${most} s`,
      observed: passed < least ? `${Math.floor(passed * 10) / 10} s` : `not within ${most} s`,
    },
  ];
}

/** Every packet of a connection must go to or from its port of the server: the lab's, unless the lab names it. */
export function checkPorts(
  packets: readonly RecordedPacket[],
  context: CheckContext,
): readonly Mismatch[] {
  return packets.flatMap(({ source, destination, segment, datagram, text }, index) => {
    const server = source.peer === "server" ? source : destination;
    const own = portOf(context, (segment ?? datagram)?.connection);
    const isServers = server.peer === "server" || server.group !== undefined;
    if (!isServers || server.port === undefined || server.port === own) return [];
    return [
      {
        subject: `packet ${index + 1}: the server's port`,
        expected: `${own}`,
        observed: `${server.port}`,
        evidence: text,
      },
    ];
  });
}

interface Waiting {
  readonly peer: Peer;
  readonly tag?: string | undefined;
}

/** `the server's waiting line accept-again`, `the server's waiting call` */
function waitingText({ peer, tag }: Waiting): string {
  return `the ${peer}'s waiting ${tag === undefined ? "call" : `line ${tag}`}`;
}

/** Lines that finished although they should wait on, and the line that waits on although it should finish. */
export function checkFinishes(
  { finishes }: PlannedStep,
  { finished }: StepObservation,
): readonly Mismatch[] {
  const expected = finished.find(({ peer }) => peer === finishes?.peer);
  const early = finished
    .filter((line) => line !== expected)
    .map(({ outcome, ...line }) => ({
      subject: waitingText(line),
      expected: "still waits after this step",
      observed: describeOutcome(outcome),
    }));
  if (finishes === undefined || expected !== undefined) return early;
  return [
    ...early,
    {
      subject: waitingText(finishes),
      expected: "runs to its end in this step",
      observed: "still waits",
    },
  ];
}

function checkFinished(step: PlannedStep, observation: StepObservation): readonly Mismatch[] {
  const { finishes } = step;
  const mismatches = checkFinishes(step, observation);
  const expected = observation.finished.find(({ peer }) => peer === finishes?.peer);
  if (finishes === undefined || expected === undefined) return mismatches;
  return [
    ...mismatches,
    ...checkExecution(expected, { calls: finishes.calls, prints: finishes.prints ?? "" }).map(
      (mismatch) => ({ ...mismatch, subject: `${finishes.peer}, ${mismatch.subject}` }),
    ),
  ];
}
