/**
 * Checks the steps of programs that are judged their own way, one after the other, and reports the cause of
 * a step's mismatches first. The same message names the mismatches that follow from it.
 */
import { type CallExpectation, isProgramStep, PEERS, type Peer } from "../../lab/model.ts";
import { judgedPeers, type Plan, type PlannedStep } from "../../lab/plan/plan.ts";
import type { Mismatch, ProgramsAfter, RecordedPacket } from "../../record/record.ts";
import type { CheckContext } from "../context.ts";
import { isOver } from "../execution.ts";
import { checkLoopback } from "../loopback.ts";
import { extraPackets } from "../packets/compare.ts";
import { checkSettings } from "../settings.ts";
import { checkFinishes, checkOtherAct, checkPorts, type StepObservation } from "../step.ts";
import { type Act, actsOf } from "./calls/acts.ts";
import { checkCalls, hasDatagrams } from "./calls/calls.ts";
import { Descriptors, type PlacedCall } from "./calls/descriptors.ts";
import { withCauseFirst } from "./causes/causes.ts";
import { checkFurther } from "./causes/extra.ts";
import { checkEnding } from "./ending.ts";
import type { Facts, JudgedLine } from "./facts.ts";
import { lagging } from "./lag.ts";
import { checkOutcome, checkOutput, expectedCalls } from "./line.ts";
import { checkOwnPackets } from "./packets.ts";
import { checkReport } from "./reports.ts";
import { checkOwnRows } from "./rows.ts";

type OfBoth<T> = Record<Peer, T>;

export class OwnWay {
  readonly #plan: Plan;
  readonly #descriptors: Readonly<OfBoth<Descriptors>> = {
    server: new Descriptors("server"),
    client: new Descriptors("client"),
  };
  /** The calls of the steps before this one. */
  readonly #before: OfBoth<readonly PlacedCall[]> = { server: [], client: [] };
  /** Acts that no step has asked for yet. */
  readonly #spare: OfBoth<readonly Act[]> = { server: [], client: [] };
  /** The calls that a line made before the step at whose end it still waits. */
  readonly #begun: OfBoth<readonly PlacedCall[]> = { server: [], client: [] };
  /** Of the lab's own program: bytes that it has not taken yet. */
  readonly #lag: OfBoth<number> = { server: 0, client: 0 };
  readonly #packets: RecordedPacket[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** All mismatches of the step; none if the program did what the step asks. */
  step(step: PlannedStep, observed: StepObservation, context: CheckContext): readonly Mismatch[] {
    const lines = this.#lines(step, observed, context);
    const mismatches = [
      ...(isProgramStep(step) ? [] : checkOtherAct(step, observed)),
      ...lines.flatMap((line) => [...this.#checkLine(line), ...checkEnding(line, step)]),
      ...checkFinishes(step, observed),
      ...checkOwnPackets(step, observed.packets, this.#plan, this.#packets),
      ...checkPorts(observed.packets, context),
      ...checkLoopback(step.loopback, observed.loopback),
      ...PEERS.flatMap((peer) =>
        checkOwnRows(peer, step, observed.tables[peer], context, this.#lag[peer]),
      ),
      ...checkSettings(step.sysctls, observed.sysctls),
    ];
    const facts: Facts = {
      plan: this.#plan,
      step,
      observed,
      context,
      lines,
      before: { ...this.#before },
      extra: extraPackets(step.packets, observed.packets),
    };
    for (const { executed, calls } of lines) this.#keep(executed, calls);
    this.#packets.push(...observed.packets);
    return withCauseFirst(mismatches, facts);
  }

  /** Calls after the last step that do more on the wire than the lab asks for. */
  after(programs: ProgramsAfter, context: CheckContext): readonly Mismatch[] {
    return judgedPeers(this.#plan).flatMap((peer) => {
      const { calls = [] } = programs[peer] ?? {};
      const line = { file: this.#plan.programs[peer], number: 0, text: "" };
      const followed = this.#descriptors[peer].follow({ line, calls }, context);
      return checkFurther(peer, followed);
    });
  }

  #lines(
    step: PlannedStep,
    { executed, finished }: StepObservation,
    context: CheckContext,
  ): readonly JudgedLine[] {
    const follow = (line: JudgedLine["executed"], expected: JudgedLine["expected"]) => ({
      executed: line,
      expected,
      calls: [...this.#begun[line.peer], ...this.#descriptors[line.peer].follow(line, context)],
    });
    return [
      ...(executed && isProgramStep(step) ? [follow(executed, step)] : []),
      ...finished.map((line) => follow(line, isFinish(step, line.peer) ? step.finishes : {})),
    ];
  }

  /** The calls of a line that waits are judged together with the others when it is over. */
  #keep({ peer, outcome }: JudgedLine["executed"], calls: readonly PlacedCall[]): void {
    if (isOver(outcome)) {
      this.#before[peer] = [...this.#before[peer], ...calls];
      this.#begun[peer] = [];
    } else this.#begun[peer] = calls.filter(({ call }) => call.result !== undefined);
  }

  #checkLine({ executed, expected, calls }: JudgedLine): readonly Mismatch[] {
    const { peer, outcome, line, output } = executed;
    const isJudged = judgedPeers(this.#plan).includes(peer);
    const listed = isOver(outcome) ? expectedCalls(executed, expected) : undefined;
    const wanted = isJudged || listed === undefined ? listed : this.#asCut(peer, listed, calls);
    const checked = checkCalls({
      plan: this.#plan,
      calls: isOver(outcome) ? calls : [],
      expected: wanted,
      line,
      spare: this.#spare[peer],
    });
    this.#spare[peer] = checked.spare;
    return [
      ...checkOutcome(executed, expected, calls),
      ...checked.mismatches,
      ...(isJudged ? checkOutput(output, expected) : []),
      ...(isJudged ? checkReport(output, line) : []),
    ];
  }

  /** The calls of the lab's own program, which takes the bytes as the other program has cut them. */
  #asCut(
    peer: Peer,
    listed: readonly CallExpectation[],
    calls: readonly PlacedCall[],
  ): readonly CallExpectation[] {
    if (hasDatagrams(this.#plan)) return listed;
    const { expected, lag } = lagging(listed, actsOf(calls, listed), this.#lag[peer]);
    this.#lag[peer] = lag;
    return expected;
  }
}

function isFinish(
  step: PlannedStep,
  peer: Peer,
): step is PlannedStep & Required<Pick<PlannedStep, "finishes">> {
  return step.finishes?.peer === peer;
}
