/**
 * A draft's lab as its steps were seen to run. The values of the first run are expected; one that differs in
 * another run of the same steps is left open as far as a lab can, and gets a note.
 */
import {
  type CallExpectation,
  type FinishExpectation,
  flagWord,
  type Lab,
  PEERS,
  type Peer,
  type Step,
} from "../lab/model.ts";
import { statesAddedUp } from "../lab/problems/meaning.ts";
import { client, server, time } from "../lab/vocabulary.ts";
import { isFork } from "../record/forks.ts";
import type { ExecutedLine, RunRecord, StepRecord } from "../record/record.ts";
import { plannedAct } from "./network-steps.ts";
import { PacketWriter } from "./packets.ts";
import { Reasons } from "./reasons.ts";
import { NoDraftError } from "./refusal.ts";
import { rowsOf } from "./rows.ts";
import { endOf } from "./skeleton.ts";

/** A step of the draft, and what its author must know about it. */
export interface DraftStep {
  readonly step: Step;
  readonly notes: readonly string[];
}

export interface DraftLab {
  readonly lab: Lab;
  /** For each step. */
  readonly notes: readonly (readonly string[])[];
  /** The run that is expected. */
  readonly seen: RunRecord;
}

interface Writers {
  readonly reasons: Reasons;
  readonly packets: PacketWriter;
  readonly isOwnWay: boolean;
}

const WORDS = { server, client };
/** Seconds in which a lab's packets come, if it states nothing. */
const USUAL_WITHIN = 2;

/**
 * @param runs of the skeleton's steps, at least one
 * @throws NoDraftError if a value differs that a lab must state
 */
export function expectedLab(skeleton: Lab, runs: readonly RunRecord[]): DraftLab {
  const [seen] = runs;
  if (seen === undefined) throw new Error("a draft needs a run");
  for (const run of runs) refuseIfIncomplete(run, skeleton);
  const isOwnWay = printsVary(runs);
  const writers = { reasons: new Reasons(seen), packets: new PacketWriter(seen.port), isOwnWay };
  let before: Step["sockets"] = { server: [], client: [] };
  const drafted = seen.steps.flatMap((_, index): DraftStep[] => {
    const same = runs.map(({ steps }) => steps[index]).filter((step) => step !== undefined);
    const rows = rowsOf(runs, index);
    const changed = Object.fromEntries(
      PEERS.filter((peer) => JSON.stringify(rows[peer]) !== JSON.stringify(before?.[peer])).map(
        (peer) => [peer, rows[peer]],
      ),
    );
    before = rows;
    const sockets = Object.keys(changed).length > 0 && { sockets: changed };
    const planned = skeleton.steps[index];
    const step = draftStep(same, planned, { ...sockets }, writers);
    return step === undefined ? [] : [step];
  });
  const steps = drafted.map(({ step }) => step);
  const flags = steps.flatMap(({ packets }) => packets.map(flagWord)).join(" ");
  const states = { server: "CLOSED", client: "CLOSED" };
  const lab: Lab = { ...skeleton, ...(isOwnWay && { judged: "own way" }), steps, flags, states };
  return {
    lab: {
      ...lab,
      states: { server: statesOf(lab, "server", seen), client: statesOf(lab, "client", seen) },
    },
    notes: drafted.map(({ notes }) => notes),
    seen,
  };
}

function refuseIfIncomplete(run: RunRecord, { steps }: Lab): void {
  if (run.reason !== undefined) {
    throw new NoDraftError(`the steps could not be run by their lines: ${run.reason}`);
  }
  const stuck = run.steps.find(({ executed }) => executed && !isWhole(executed));
  const last = stuck ?? run.steps.at(-1);
  if (stuck !== undefined || run.steps.length < steps.length) {
    const at = last?.executed?.line;
    throw new NoDraftError(
      `the programs cannot be stepped by their lines: they get stuck at ${at?.file}:${at?.number}; write one call on each line, without threads that wait for each other`,
    );
  }
  const [late] = run.late;
  if (late !== undefined) {
    throw new NoDraftError(`a packet comes after the last step, by a timer: ${late.text}`);
  }
}

const isWhole = ({ outcome }: ExecutedLine): boolean =>
  outcome.kind !== "runs" && outcome.kind !== "elsewhere";

/** One step, by what it was in each run. Undefined if nothing happened while time passed. */
function draftStep(
  same: readonly StepRecord[],
  planned: Step | undefined,
  sockets: Pick<Step, "sockets">,
  { reasons, packets: packetWriter, isOwnWay }: Writers,
): DraftStep | undefined {
  const [first] = same;
  if (first === undefined) return undefined;
  const { packets, notes: open } = packetWriter.of(same);
  const notes = [...open];
  const finishes = finishOf(same, notes, isOwnWay);
  const expectation = {
    ...reasons.of(first),
    packets,
    ...withinOf(first),
    ...sockets,
    ...(finishes && { finishes }),
  };
  const { executed, passed } = first;
  if (passed !== undefined) {
    const isIdle = packets.length === 0 && finishes === undefined && sockets.sockets === undefined;
    const longest = Math.max(...same.map((step) => step.passed ?? 0));
    return isIdle
      ? undefined
      : { step: time.passes([0, Math.ceil(longest) + 2], expectation), notes };
  }
  const act = plannedAct(planned, same);
  if (act !== undefined) return { step: { ...act, ...expectation }, notes };
  if (executed === undefined) return undefined;
  const each = same.flatMap((step) => (step.executed ? [step.executed] : []));
  const step = programStep(each, expectation, notes, isOwnWay);
  return { step, notes };
}

function programStep(
  each: readonly ExecutedLine[],
  expectation: Pick<Step, "why" | "packets">,
  notes: string[],
  isOwnWay: boolean,
): Step {
  const [executed] = each;
  if (executed === undefined) throw new Error("a program's step has a line");
  const { peer, tag, outcome, line } = executed;
  if (new Set(each.map((one) => JSON.stringify(one.outcome))).size > 1) {
    throw new NoDraftError(
      `${line.file}:${line.number} does not end in the same way in each run: two events race`,
    );
  }
  const words = WORDS[peer];
  const prints = isOwnWay ? "" : executed.output;
  const whole = { ...callsOf(each, notes), ...(prints !== "" && { prints }), ...expectation };
  const end = endOf(executed);
  if (tag === undefined) {
    if (end !== undefined) return words.runs({ end, ...whole });
    if (outcome.kind === "waits") return words.runs({ blocksIn: outcome.call, ...whole });
    throw new NoDraftError(`the ${peer} does not end where it ended when it was observed`);
  }
  if (end !== undefined) return words.ends(tag, { end, ...whole });
  if (outcome.kind !== "waits") return words.steps(tag, whole);
  const { calls: _, ...waiting } = whole; // the step that finishes the line has its calls
  return words.starts(tag, { blocksIn: outcome.call, ...waiting });
}

/** The calls of the line with their results; all of those on the way to it if one of them fails. */
function callsOf(
  each: readonly ExecutedLine[],
  notes: string[],
): { readonly calls?: readonly CallExpectation[] } {
  const lists = each.map(({ calls }) => {
    const returned = calls.filter(({ result }) => result !== undefined);
    const own = returned.filter(({ at, below }) => at === undefined || below);
    const isComplete = returned.every((call) => own.includes(call) || call.errno === undefined);
    return (isComplete ? own : returned).map(({ name, result = 0, errno }) => ({
      name,
      result,
      ...(errno !== undefined && { errno }),
    }));
  });
  const [calls = []] = lists;
  const differ = new Set(lists.map((list) => JSON.stringify(list))).size > 1;
  if (!differ && !calls.some(({ name }) => isFork(name))) return calls.length > 0 ? { calls } : {};
  notes.push("the results of its calls differ from run to run, so they are left open");
  return {};
}

/** The line of an earlier step that ends in this one. */
function finishOf(
  same: readonly StepRecord[],
  notes: string[],
  isOwnWay: boolean,
): FinishExpectation | undefined {
  const [first, second] = same[0]?.finished ?? [];
  const places = new Set(
    same.map(({ finished }) => finished.map(({ peer, tag }) => `${peer} ${tag}`).join()),
  );
  if (places.size > 1) {
    throw new NoDraftError(
      `another line ends in this step in another run: two events race (${[...places].join("; ")})`,
    );
  }
  if (first === undefined) return undefined;
  const { peer, tag, outcome, output } = first;
  if (second !== undefined || outcome.kind !== "finished") {
    throw new NoDraftError(
      `one step lets both programs go on, or ends the ${peer}'s program in a line that waited; a lab cannot say that`,
    );
  }
  const each = same.flatMap(({ finished }) => finished.slice(0, 1));
  return {
    peer,
    ...(tag !== undefined && { tag }),
    ...callsOf(each, notes),
    ...(output !== "" && !isOwnWay && { prints: output }),
  };
}

/** Waiting for a step's packets begins when its line has run, or at once if time passes. */
function withinOf({ packets, passed = 0 }: StepRecord): { readonly within?: number } {
  const [first, last] = [packets[0], packets.at(-1)];
  const seconds = first && last ? last.time - first.time + passed : 0;
  return seconds > USUAL_WITHIN / 2 ? { within: Math.ceil(seconds) + USUAL_WITHIN } : {};
}

/** Whether the programs print something else in each run: a port, an address, a time. */
function printsVary(runs: readonly RunRecord[]): boolean {
  const texts = runs.map((run) =>
    run.steps
      .flatMap(({ executed, finished }) => [executed, ...finished])
      .map((line) => line?.output ?? ""),
  );
  const addresses = runs.flatMap(({ peers }) => PEERS.map((peer) => peers[peer].address));
  return (
    new Set(texts.map((text) => text.join("\0"))).size > 1 ||
    texts.flat().some((text) => addresses.some((address) => text.includes(address)))
  );
}

function statesOf(lab: Lab, peer: Peer, seen: RunRecord): string {
  const added = statesAddedUp(lab, peer);
  return added.find((path) => path === seen.states[peer].observed) ?? added[0];
}
