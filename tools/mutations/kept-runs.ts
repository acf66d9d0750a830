/**
 * Keeps runs of changed programs: the observations up to the first step that differs, without the parts
 * that only readers need. Such a run is judged again, against the current lab.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { isLineStep } from "../../src/lab/model.ts";
import type { Plan, PlannedStep } from "../../src/lab/plan/plan.ts";
import { RECORD } from "../../src/record/format.ts";
import type { RecordedPacket, RunRecord, StepRecord } from "../../src/record/record.ts";
import { replayToItsEnd } from "./replay.ts";

type KeptStep = Omit<
  StepRecord,
  "declaredAt" | "netstat" | "mismatches" | "why" | "source" | "shows"
>;

export interface KeptRun extends Pick<RunRecord, "family" | "peers"> {
  /** The change to the programs, in words. */
  readonly what: string;
  readonly steps: readonly KeptStep[];
}

const fileOf = (lab: string): string =>
  fileURLToPath(new URL(`../../test/labs/mutations/runs/${lab}.json`, import.meta.url));

/** The kept runs of a lab's changed programs; none if none were kept. */
export function keptRuns(lab: string): readonly KeptRun[] {
  const file = fileOf(lab);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

/** A step in a line, so that a difference shows where it is. */
export function keepRuns(lab: string, runs: readonly KeptRun[]): void {
  const text = runs.map(({ steps, ...head }) => {
    const lines = steps.map((step) => `    ${JSON.stringify(step)}`);
    return `  ${JSON.stringify(head).slice(0, -1)},"steps":[\n${lines.join(",\n")}\n  ]}`;
  });
  const file = fileOf(lab);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `[\n${text.join(",\n")}\n]\n`);
}

export function keptRun(what: string, { family, peers, steps }: RunRecord): KeptRun {
  return { what, family, peers, steps: steps.map(keptStep) };
}

function keptStep(step: StepRecord): KeptStep {
  const {
    declaredAt: _,
    netstat: __,
    mismatches: ___,
    why: ____,
    source: _____,
    shows: ______,
    ...seen
  } = step;
  const together = new Set((step.several ?? []).flatMap(({ packets }) => packets));
  const packets = seen.packets.map((packet) =>
    withoutFrame(together.has(packet.number) ? withoutData(packet) : packet),
  );
  return { ...seen, packets };
}

/** No lab compares the data of packets that it knows only by number and bytes. */
function withoutData({ segment, ...packet }: RecordedPacket): RecordedPacket {
  if (segment === undefined) return packet;
  const { data: _, ...rest } = segment;
  return { ...packet, segment: rest };
}

function withoutFrame({ frame: _, ...packet }: RecordedPacket): RecordedPacket {
  return packet;
}

/** The programs of a kept run are no longer those of the lab. */
export class StaleRunError extends Error {
  override readonly name = "StaleRunError";
}

/**
 * The record that the run would have now.
 * @param plan of the lab with the changed programs
 * @throws StaleRunError if other lines were executed then
 */
export function judgedAgain(plan: Plan, kept: KeptRun): RunRecord {
  for (const [index, step] of kept.steps.entries()) expectSameLine(plan.steps[index], step);
  const steps = replayToItsEnd(plan, kept).map((mismatches, index): StepRecord => {
    const planned = plan.steps[index];
    const seen = kept.steps[index];
    if (planned === undefined || seen === undefined)
      throw new Error("a step that is judged is both");
    const { why, source, shows = [] } = planned;
    return { ...seen, mismatches: [...mismatches], why, source, shows: [...shows] };
  });
  const unknown = { expected: "", observed: "" };
  return {
    format: RECORD.name,
    version: RECORD.version,
    lab: { name: plan.name, question: plan.question, steps: plan.steps.length },
    run: { id: "00000000", started: "2000-01-01T00:00:00.000Z" },
    verdict: steps.some(({ mismatches }) => mismatches.length > 0) ? "mismatch" : "passed",
    environment: { engine: "", kernel: "", images: {}, tools: {} },
    port: plan.port,
    family: kept.family,
    peers: kept.peers,
    steps,
    late: [],
    flags: unknown,
    states: { server: unknown, client: unknown },
    mismatches: [],
    capture: { server: { packets: 0, dropped: 0 }, client: { packets: 0, dropped: 0 } },
    timing: [],
  };
}

function expectSameLine(planned: PlannedStep | undefined, { name, executed }: KeptStep): void {
  if (planned === undefined || !isLineStep(planned) || executed === undefined) return;
  const now = planned.line;
  if (now === undefined) return; // its line is found when it runs
  const then = executed.line;
  if (now.number === then.number && now.text.trim() === then.text.trim()) return;
  throw new StaleRunError(
    `${name} was line ${then.number}, ${then.text.trim()}; it is line ${now.number}, ${now.text.trim()}`,
  );
}
