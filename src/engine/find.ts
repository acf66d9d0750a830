/**
 * Turns the candidate addresses into the first engine, in their order, that answers; or into what
 * each of them said. Refuses an address other than DOCKER_HOST where that is set.
 */

import { EnvironmentError } from "../runtime/environment-error.ts";
import { type Answer, ask } from "./ask.ts";
import { type Candidate, candidates, type Variables } from "./hosts.ts";

export interface FindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for an answer of an engine that is up. */
  readonly limit?: number;
  /** Milliseconds for an answer of one that took the connection: it may be starting (systemd). */
  readonly patience?: number;
}

export interface Attempt extends Candidate {
  readonly answer: Answer;
}

export type Search =
  | { readonly found: Candidate }
  | { readonly found: undefined; readonly attempts: readonly Attempt[] };

/** Throws EnvironmentError where DOCKER_HOST is set and that engine does not answer. */
export async function findEngine(env: Variables, options: FindOptions = {}): Promise<Search> {
  const search = await searchAmong(candidates(env), env, options);
  const [only] = search.found ? [] : search.attempts;
  if (only?.origin !== "DOCKER_HOST") return search;
  throw new EnvironmentError(
    `The engine that DOCKER_HOST names does not answer: ${only.host}: ${reason(only.answer)}`,
    "Start that engine, correct DOCKER_HOST, or unset it to let an engine be found.",
  );
}

/** Asks all at once and takes the first in order; waits longer where only hanging ones are left. */
export async function searchAmong(
  list: readonly Candidate[],
  env: Variables,
  { limit = 3_000, patience = 20_000, signal }: FindOptions = {},
): Promise<Search> {
  const first = await firstToAnswer(list, limit, env, signal);
  if (first.found) return first;
  const hanging = first.attempts.filter(({ answer }) => answer.kind === "hangs");
  const late = await firstToAnswer(hanging, patience, env, signal);
  return late.found ? late : first;
}

async function firstToAnswer(
  list: readonly Candidate[],
  limit: number,
  env: Variables,
  signal: AbortSignal | undefined,
): Promise<Search> {
  const enough = new AbortController();
  const either = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  const answers = list.map(({ host }) => ask(host, "/_ping", { limit, env, signal: either }));
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
