/**
 * Turns the candidate addresses into the first engine, in their order, that answers; or into the answer
 * of each. If DOCKER_HOST is set, no other address is tried.
 */

import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { type Answer, ask } from "./ask.ts";
import { type Candidate, candidates } from "./hosts.ts";

export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for an answer of an engine that is up. */
  readonly limit?: number;
  /** Milliseconds for an answer of an engine that accepted the connection: it may be starting (systemd). */
  readonly patience?: number;
}

export interface Attempt extends Candidate {
  readonly answer: Answer;
}

export type Search =
  | { readonly found: Candidate }
  | { readonly found: undefined; readonly attempts: readonly Attempt[] };

/** Throws EnvironmentError if DOCKER_HOST is set and that engine does not answer. */
export async function findEngine(env: Variables, options: FindOptions = {}): Promise<Search> {
  const search = await searchAmong(candidates(env), options);
  const [only] = search.found ? [] : search.attempts;
  if (only?.origin !== "DOCKER_HOST") return search;
  throw new EnvironmentError(
    `The engine that DOCKER_HOST names does not answer: ${only.host}: ${reason(only.answer)}`,
    "Start that engine, correct DOCKER_HOST, or unset it to let an engine be found.",
  );
}

/** Asks all at once and takes the first in order. If all that are left hang, it waits longer for them. */
export async function searchAmong(
  list: readonly Candidate[],
  { limit = 3_000, patience = 20_000, signal }: FindOptions = {},
): Promise<Search> {
  const first = await firstToAnswer(list, limit, signal);
  if (first.found) return first;
  const hanging = first.attempts.filter(({ answer }) => answer.kind === "hangs");
  const late = await firstToAnswer(hanging, patience, signal);
  return late.found ? late : first;
}

async function firstToAnswer(
  list: readonly Candidate[],
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Search> {
  const enough = new AbortController();
  const either = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  const answers = list.map((engine) => ask(engine, "/_ping", { limit, signal: either }));
  const attempts: Attempt[] = [];
  try {
    for (const [index, candidate] of list.entries()) {
      const answer = await answers[index];
      signal?.throwIfAborted();
      if (answer?.kind === "answers") return { found: candidate };
      if (answer) attempts.push({ ...candidate, answer });
    }
    return { found: undefined, attempts };
  } finally {
    enough.abort();
  }
}

export const reason = (answer: Answer): string => ("why" in answer ? answer.why : "it answers");
