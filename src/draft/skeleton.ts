/**
 * The steps of a draft, out of an observed run: which line each peer executes, in which order, by which tag.
 * They expect nothing yet. A run of these steps shows what a lab of them must expect.
 */
import { type Lab, PEERS, type Peer, type StageSettings, type Step } from "../lab/model.ts";
import { programArguments } from "../lab/program-arguments.ts";
import { type TaggedLine, withStatement } from "../lab/source/tags.ts";
import { lab, client as ofClient, server as ofServer, time } from "../lab/vocabulary.ts";
import { programFiles } from "../record/program-files.ts";
import type { ExecutedLine, RunRecord, StepRecord } from "../record/record.ts";
import { refuseIfNotDraftable } from "./draftable.ts";
import { networkStepOf } from "./network-steps.ts";
import { NoDraftError } from "./refusal.ts";

/** A lab without expectations, and the tags that its steps name, by file and line. */
export interface Skeleton {
  readonly lab: Lab;
  readonly tags: Tags;
}

/** The tags of each line, by the line's file in the record. */
export type Tags = Readonly<
  Record<Peer, ReadonlyMap<string, ReadonlyMap<number, readonly string[]>>>
>;

/** A line that is executed more often needs no lab, but a loop. */
const MOST_EXECUTIONS = 12;
/** A longer lab is not read. */
const MOST_STEPS = 100;
const WORDS = { server: ofServer, client: ofClient };
const NOTHING = { why: "-", packets: [] };

/**
 * @param labStage the settings of the run's lab, if it was one's
 * @throws NoDraftError
 */
export function skeletonOf(
  record: RunRecord,
  name: string,
  labStage: StageSettings = {},
): Skeleton {
  refuseIfNotDraftable(record);
  const tagging = new Tagging(record);
  const steps = record.steps.flatMap((step) => stepOf(step, record, tagging));
  if (steps.length > MOST_STEPS) {
    throw new NoDraftError(
      `the run has ${steps.length} steps, and a lab of more than ${MOST_STEPS} is not read: let the programs exchange less`,
    );
  }
  const stage = record.observed === undefined ? labStage : stageOf(record);
  const { family, port } = record;
  return {
    tags: tagging.tags,
    lab: lab(name, {
      question: record.lab.question,
      port,
      ...(family === 6 && { families: [6] }),
      ...(Object.keys(stage).length > 0 && { stage }),
      steps,
      flags: "",
      states: { server: "CLOSED", client: "CLOSED" },
    }),
  };
}

function stepOf(step: StepRecord, record: RunRecord, tagging: Tagging): readonly Step[] {
  const { number, executed: begun, passed } = step;
  const act = networkStepOf(step, record);
  if (act !== undefined) return [act];
  if (passed !== undefined) {
    return [time.passes([0, Math.ceil(passed * 1.5) + 1], NOTHING)];
  }
  const executed = begun && withItsLine(begun, number, record);
  if (executed === undefined) throw new Error("a step is a program's, the network's or time's");
  const { peer, line, outcome } = executed;
  const words = WORDS[peer];
  if (line.number === 0 || outcome.kind === "elsewhere") {
    const end = endOf(executed);
    if (end !== undefined) return [words.runs({ end, ...NOTHING })];
    throw new NoDraftError(
      `no line of ${peer}'s source is known for step ${executed.calls[0]?.text ?? executed.line.text}`,
    );
  }
  const tag = tagging.tagOf(executed);
  if (tag === undefined) return []; // the statement has begun in an earlier step
  const end = endOf(executed);
  if (end !== undefined) return [words.ends(tag, { end, ...NOTHING })];
  if (outcome.kind === "waits") return [words.starts(tag, { blocksIn: outcome.call, ...NOTHING })];
  return [words.steps(tag, NOTHING)];
}

/** A program that sleeps before its first call has a line when it wakes. */
function withItsLine(begun: ExecutedLine, number: number, { steps }: RunRecord): ExecutedLine {
  if (begun.line.number > 0 || begun.outcome.kind !== "waits") return begun;
  const later = steps.filter((step) => step.number >= number).flatMap(({ finished }) => finished);
  return later.find(({ peer }) => peer === begun.peer) ?? begun;
}

export function endOf({ outcome }: Pick<ExecutedLine, "outcome">) {
  if (outcome.kind === "exited") return { code: outcome.code };
  return outcome.kind === "killed" ? { signal: outcome.signal } : undefined;
}

/** Gives each execution of a statement its tag. */
class Tagging {
  readonly #statements: (peer: Peer, executed: ExecutedLine) => TaggedLine;
  readonly #tags: Record<Peer, Map<string, Map<number, string[]>>> = {
    server: new Map(),
    client: new Map(),
  };
  readonly #last: Record<Peer, ExecutedLine | undefined> = { server: undefined, client: undefined };

  constructor(record: RunRecord) {
    const sources = Object.fromEntries(
      PEERS.map((peer) => [
        peer,
        programFiles(record, peer).map(({ file, text }) => ({ name: file, text })),
      ]),
    );
    this.#statements = (peer, { line }) => withStatement(line, sources[peer] ?? []);
  }

  get tags(): Tags {
    return this.#tags;
  }

  /** Undefined if the line is another part of the statement that the peer's last step began. */
  tagOf(executed: ExecutedLine): string | undefined {
    const { peer, line } = executed;
    const last = this.#last[peer];
    this.#last[peer] = executed;
    const { statement } = this.#statements(peer, executed);
    const isSame = last?.line.file === line.file && last.line.number < line.number;
    const first = statement?.[0] ?? line.number;
    if (isSame && last.thread === executed.thread && last.line.number >= first) return undefined;
    const tags = this.#lineTags(peer, line.file, first);
    const base = tags[0] ?? this.#newName(peer, executed);
    const tag = [base, `${base}-again`][tags.length] ?? `${base}-again-${tags.length}`;
    tags.push(tag);
    if (tags.length <= MOST_EXECUTIONS) return tag;
    throw new NoDraftError(
      `${line.file}:${line.number} is executed more than ${MOST_EXECUTIONS} times: let the programs exchange less`,
    );
  }

  #lineTags(peer: Peer, file: string, number: number): string[] {
    const lines = this.#tags[peer].get(file) ?? new Map<number, string[]>();
    this.#tags[peer].set(file, lines);
    const tags = lines.get(number) ?? [];
    lines.set(number, tags);
    return tags;
  }

  /** The name of the line's first call; a number follows if another line has it. */
  #newName(peer: Peer, { calls, outcome }: ExecutedLine): string {
    const own = calls.find(({ at, below }) => at === undefined || below) ?? calls[0];
    const call = own?.name ?? (outcome.kind === "waits" ? outcome.call : "line");
    const name = call.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const used = new Set(
      [...this.#tags[peer].values()].flatMap((lines) => [...lines.values()].flat()),
    );
    for (let number = 1; ; number += 1) {
      const tag = number === 1 ? name : `${name}-${number}`;
      if (!used.has(tag)) return tag;
    }
  }
}

/** The settings that the run had, in the words of a lab. */
function stageOf(record: RunRecord): StageSettings {
  const { observed, family, port, peers } = record;
  const addresses = { server: peers.server.address, client: peers.client.address };
  const chosen = PEERS.flatMap((peer) => {
    const words = observed?.arguments[peer] ?? [];
    const usual = programArguments(peer, family, addresses, { port });
    if (words.join("\0") === usual.join("\0")) return [];
    return [[peer, words.map((word) => withPlaces(word, addresses, port))] as const];
  });
  const input = PEERS.flatMap((peer) => {
    const text = observed?.input?.[peer];
    return text === undefined ? [] : [[peer, text] as const];
  });
  return {
    ...(chosen.length > 0 && { arguments: Object.fromEntries(chosen) }),
    ...(input.length > 0 && { input: Object.fromEntries(input) }),
    ...(observed?.loopback && { loopback: true }),
  };
}

function withPlaces(
  word: string,
  { server, client }: Readonly<Record<Peer, string>>,
  port: number,
): string {
  const named = word.replaceAll(server, "{server}").replaceAll(client, "{client}");
  return named.replace(new RegExp(`(?<!\\d)${port}(?!\\d)`), "{port}");
}
