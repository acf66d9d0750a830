/**
 * A step of the user's own, which the lab does not plan: the next tagged line or the next call of either
 * peer, any act on a held packet, or a second that passes. Nothing is expected of it. Without a lab it takes
 * the place of the step that would come by itself, and a program's next line is the next one with a call.
 */
import { packetsThere, selectorOf } from "../check/packets/select.ts";
import type { Peer } from "../lab/model.ts";
import type { Plan, PlannedNetworkStep, PlannedSelector, PlannedStep } from "../lab/plan/plan.ts";
import { callStepName } from "../lab/plan/step-name.ts";
import { findTags, type SourceLine } from "../lab/source/tags.ts";
import type { ExecutedLine, StepRecord } from "../record/record.ts";
import type { StepCommand } from "./commands.ts";

export type OwnPlan = Pick<Plan, "sources" | "programs" | "gated" | "observed">;

/** The choices of a user who has left the plan. */
export interface OwnChoices {
  readonly number: number;
  /** The next line of each program, or the reason why it can't execute one. */
  readonly peers: Readonly<Record<Peer, { readonly line?: SourceLine; readonly why?: string }>>;
}

const WHY = "A step of your own. The lab does not plan it, so it expects nothing here.";
/** The seconds of a step of time: long enough for a lost SYN to be sent again. */
const PAUSE = 1.1;

export function ownChoices(plan: OwnPlan, before: readonly StepRecord[]): OwnChoices {
  const next = (peer: Peer) => {
    if (plan.observed) {
      const why = whyNoStep(before, peer);
      return why === undefined ? {} : { why };
    }
    const found = nextLine(plan, before, peer);
    return typeof found === "string" ? { why: found } : { line: found.line };
  };
  return {
    number: before.length + 1,
    peers: { server: next("server"), client: next("client") },
  };
}

/** @returns the step, or the reason why it can't be made */
export function ownStep(
  plan: OwnPlan,
  before: readonly StepRecord[],
  { who, act, packet, to }: StepCommand,
): PlannedStep | string {
  const common = {
    number: before.length + 1,
    name: `${who}: ${act ?? "passes"}`,
    packets: [],
    sockets: { server: [], client: [] },
    ...(plan.observed
      ? { why: "", observed: true as const }
      : { why: WHY, unplanned: true as const }),
  };
  if (who === "time") return { ...common, action: "passes", seconds: [PAUSE, PAUSE] };
  if (who !== "network" && (to !== undefined || plan.observed)) {
    const why = whyNoStep(before, who);
    if (why !== undefined) return why;
    const run = runTo(to);
    return { ...common, ...run, name: `${who}: ${callStepName(run)}`, peer: who, prints: "" };
  }
  if (who !== "network") {
    const next = nextLine(plan, before, who);
    if (typeof next === "string") return next;
    // the line can finish or wait: the record shows which
    const name = `${who}: ${next.tag}`;
    return { ...common, ...next, name, peer: who, action: "starts", prints: "" };
  }
  if (!plan.gated) return "The network holds no packets in this lab.";
  if (act === "holds" || act === "releases") return { ...common, action: act };
  const what = act && packet && chosenPacket(packet, act, before);
  if (!what) return "That packet is no longer there.";
  return { ...common, action: act, what: [what] };
}

/** How far a program runs. */
function runTo(to: StepCommand["to"]) {
  if (to === "rest") return { action: "runs" } as const;
  return { action: "calls", call: to === "call" ? "any" : "line" } as const;
}

interface TaggedLine {
  readonly tag: string;
  readonly line: SourceLine;
}

/** Why a peer's program can't run on; undefined if it can. */
function whyNoStep(before: readonly StepRecord[], peer: Peer): string | undefined {
  const { outcome, line } = lastLine(before, peer) ?? {};
  if (outcome?.kind === "waits") {
    const place = line === undefined || line.number === 0 ? "" : `, in line ${line.number}`;
    return `The ${peer} waits in ${outcome.call}${place}.`;
  }
  if (outcome !== undefined && outcome.kind !== "finished") {
    return `The ${peer}'s program can no longer be stepped.`;
  }
  return undefined;
}

/** The last line of a peer's program, with its outcome after these steps. */
function lastLine(before: readonly StepRecord[], peer: Peer): ExecutedLine | undefined {
  let last: ExecutedLine | undefined;
  for (const { executed, finished } of before) {
    if (executed?.peer === peer) last = executed;
    last = finished.find((line) => line.peer === peer) ?? last;
  }
  return last;
}

/** The next tagged line of a peer's program after the one it executed last. */
function nextLine(
  { sources, programs }: OwnPlan,
  before: readonly StepRecord[],
  peer: Peer,
): TaggedLine | string {
  const why = whyNoStep(before, peer);
  if (why !== undefined) return why;
  const tagged = [...findTags(programs[peer], sources[peer])]
    .flatMap(([tag, lines]) => lines.map((line) => ({ tag, line })))
    .toSorted((a, b) => a.line.number - b.line.number);
  const from = lastLine(before, peer)?.line.number ?? 0;
  const next = tagged.find(({ line }) => line.number > from);
  return next ?? `The ${peer}'s program has no more tagged lines.`;
}

function chosenPacket(
  number: number,
  act: PlannedNetworkStep["action"],
  before: readonly StepRecord[],
): PlannedSelector | undefined {
  const there = packetsThere(act, before);
  const packet = there.find((one) => one.number === number);
  return packet && selectorOf(packet, there);
}
