/**
 * After the last step the programs run on, until each has ended or waits in the kernel for something that
 * does not come. The check reports crashes, and calls that send or connect.
 */
import { ANY_LINE, type LineReport } from "../debug/line-report.ts";
import { PEERS, type Peer } from "../lab/model.ts";
import { judgedPeers } from "../lab/plan/plan.ts";
import type { Outcome, ProgramAfter, ProgramsAfter, RecordedCall } from "../record/record.ts";
import { limited } from "../runtime/time-limit.ts";
import type { StepContext } from "./step/context.ts";
import { waitOf } from "./step/executed-line.ts";

/** The time in which both programs must have ended or wait. A busy loop takes all of it. */
const LIMIT = 5_000;
/** A time limit of a program itself: it will go on by itself. */
const PAUSES: ReadonlySet<string> = new Set(["sleep"]);

interface Going {
  readonly report: Promise<unknown>;
  /** Empty if the program had ended in a step. */
  ended?: { readonly line?: LineReport | undefined };
}

/**
 * The lab's own program goes on last.
 * @throws DebuggerError if a debugger is gone
 */
export async function runOn(context: StepContext): Promise<ProgramsAfter> {
  const judged = judgedPeers(context.plan);
  const first = PEERS.toSorted((a, b) => Number(judged.includes(b)) - Number(judged.includes(a)));
  const going = new Map<Peer, Going>();
  await leaveCallsOfSteps(context);
  const deadline = performance.now() + LIMIT;
  for (const peer of first) {
    begin(peer, context, going);
    await untilQuiet([peer], context, going, deadline);
  }
  // one program's end may wake the other
  await context.link.settle();
  for (const peer of first) begin(peer, context, going);
  await untilQuiet(PEERS, context, going, deadline);
  const [server, client] = [
    await after("server", context, going),
    await after("client", context, going),
  ];
  return { ...(server && { server }), ...(client && { client }) };
}

/** A line that waits may have made calls since its step. They are of the steps, whose packets have been judged. */
async function leaveCallsOfSteps({ actors, waiting }: StepContext): Promise<void> {
  for (const [peer, line] of waiting) {
    if (line.ended === undefined) await actors[peer].program.waiting(ANY_LINE);
  }
}

/** Lets the peer's program go on, unless it does or a line of it still waits. */
function begin(peer: Peer, { actors, waiting }: StepContext, all: Map<Peer, Going>): void {
  const line = waiting.get(peer);
  if (all.has(peer) || (line !== undefined && line.ended === undefined)) return;
  const going: Going = {
    report: actors[peer].program.runOn().then((line) => {
      going.ended = { line };
    }),
  };
  going.report.catch(() => undefined); // the caller of untilQuiet gets the error
  all.set(peer, going);
}

async function untilQuiet(
  peers: readonly Peer[],
  context: StepContext,
  all: ReadonlyMap<Peer, Going>,
  deadline: number,
): Promise<void> {
  for (const peer of peers) {
    const going = all.get(peer);
    while (going !== undefined && going.ended === undefined && performance.now() < deadline) {
      const call = await waitOf(peer, context);
      if (call !== undefined && !PAUSES.has(call)) break;
      await shortly(going.report, context.signal);
    }
    if (going?.ended) await untilChildrenRest(peer, context, deadline);
  }
}

/** A program has ended, and processes that it has forked may not have begun. */
async function untilChildrenRest(
  peer: Peer,
  { actors, signal }: StepContext,
  deadline: number,
): Promise<void> {
  for (;;) {
    const { isAtRest, isGone } = await actors[peer].program.doing();
    if (isAtRest || isGone || performance.now() > deadline) return;
    signal.throwIfAborted();
  }
}

/** Resolves when the program has ended, or after a moment. */
async function shortly(report: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const late = new Error("not yet");
  await limited(report, 1, () => late, signal).catch((error: unknown) => {
    if (error !== late) throw error;
  });
}

async function after(
  peer: Peer,
  context: StepContext,
  all: ReadonlyMap<Peer, Going>,
): Promise<ProgramAfter | undefined> {
  const ofItsLine = context.waiting.get(peer)?.ended?.calls ?? [];
  const withCalls = (calls: readonly RecordedCall[]): Pick<ProgramAfter, "calls"> =>
    calls.length === 0 ? {} : { calls: [...calls] };
  const ended = all.get(peer)?.ended;
  if (ended !== undefined) {
    const { line } = ended;
    if (line === undefined) return undefined;
    const { outcome, output, calls } = line;
    const ofChildren = await context.actors[peer].program.waiting(ANY_LINE);
    const all = [...ofItsLine, ...calls, ...ofChildren];
    return { outcome, ...(output !== "" && { output }), ...withCalls(all) };
  }
  const call = await waitOf(peer, context);
  const outcome: Outcome = call === undefined ? { kind: "runs" } : { kind: "waits", call };
  const calls = await context.actors[peer].program.waiting(ANY_LINE);
  return { outcome, ...withCalls([...ofItsLine, ...calls]) };
}
