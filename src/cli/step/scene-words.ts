/** The words of the full-screen view: what waits for the user, the keys, and why a key did nothing. */
import { PEERS, type Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import type { SourceLine } from "../../lab/source/tags.ts";
import type { Scene } from "../../report/screen/scene.ts";
import { nextStepText } from "../../studio-protocol/next-step.ts";
import type { SessionState } from "../../studio-protocol/session-state.ts";
import { keyOf, LEAVES } from "./plain-steps.ts";
import { nextLine } from "./stepped-run.ts";

const LAB_KEYS = [
  ["s", "server"],
  ["c", "client"],
  ["n", "network"],
  ["←→", "steps"],
  ["Tab", "pane"],
  ["z", "whole"],
  ["/", "search"],
  ["S C", "calls"],
  ["i", "input"],
] as const;
const OWN_KEYS = [
  ["s c", "line"],
  ["S C", "call"],
  ["v l", "run"],
  ["n", "second"],
  ["d x u", "packet"],
  ["[ ]", "choose"],
  ["f", "finish"],
  ["←→", "steps"],
  ["/", "search"],
] as const;
const END_KEYS = [
  ["r", "runs it again"],
  ["←→", "steps"],
  ["Tab", "pane"],
  ["z", "whole"],
  ["/", "search"],
] as const;

export function keysOf({ own }: SessionState, isOver: boolean): Scene["keys"] {
  if (isOver) return END_KEYS;
  return own === undefined ? LAB_KEYS : OWN_KEYS;
}

/** @param progress the work that goes on if no step waits or runs */
export function messageOf({ nextStep, own, going }: SessionState, progress: string): string {
  if (nextStep !== undefined) return `${nextStepText(nextStep)}: key ${keyOf(nextStep)}`;
  if (own !== undefined) return `Step ${own.number} is your own and not judged; f finishes the run`;
  if (going !== undefined) return `step ${going} is running`;
  return progress;
}

export function refusalOf({ refused }: SessionState, key: string | undefined): string | undefined {
  if (refused?.anyway === undefined || key === undefined) return refused?.text;
  return `${refused.text} ${key} again makes its step anyway. ${LEAVES}`;
}

/** The line that each program executes next. */
export function nextLines({ nextStep, own }: SessionState, plan: Plan | undefined): Scene["next"] {
  const lineOf = (peer: Peer): SourceLine | undefined => {
    if (own !== undefined) return own.peers[peer].line;
    return nextStep && plan && nextLine(plan, peer, nextStep.number);
  };
  return Object.fromEntries(PEERS.flatMap((peer) => (lineOf(peer) ? [[peer, lineOf(peer)]] : [])));
}
