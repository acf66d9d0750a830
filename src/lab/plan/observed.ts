/**
 * The plan of an observed run: two programs and no lab. It has no steps, because they are found by what the
 * programs do (run/observed-steps.ts).
 */
import { type Family, PEERS, type Peer, type StageSettings } from "../model.ts";
import { programArguments } from "../program-arguments.ts";
import type { StepSize } from "./observing.ts";
import type { OtherSources, Plan } from "./plan.ts";

export interface ObservedPrograms {
  /** The name of each program's main file in messages: a path. */
  readonly programs: Plan["programs"];
  readonly sources: Plan["sources"];
  readonly others: OtherSources;
}

export interface ObserveSettings {
  readonly by: StepSize;
  readonly family: Family;
  readonly port: number;
  readonly stage?: StageSettings;
  /** A user can hold packets. */
  readonly gated?: boolean;
}

/** A run's name where a lab would have its own. */
const OBSERVED = "observe";

/** The arguments that the user sees, without those that start an interpreter. */
function argumentsOf(
  peer: Peer,
  plan: Plan,
  addresses: Readonly<Record<Peer, string>>,
): readonly string[] {
  const start = plan.starts?.[peer];
  if (!start?.isForeign) return programArguments(peer, plan.family, addresses, plan);
  const stage = { arguments: { [peer]: start.first } };
  return programArguments(peer, plan.family, addresses, { port: plan.port, stage });
}

/** All arguments of a peer's program. */
export function startArguments(
  peer: Peer,
  plan: Plan,
  addresses: Readonly<Record<Peer, string>>,
): readonly string[] {
  const start = plan.starts?.[peer];
  const first = start === undefined || start.isForeign ? [] : start.first;
  return [...first, ...argumentsOf(peer, plan, addresses)];
}

/** The programs that are started in place of compiled ones. */
export function startedPrograms({ starts }: Plan): Readonly<Partial<Record<Peer, string>>> {
  const all = Object.entries(starts ?? {});
  return Object.fromEntries(all.map(([peer, { program }]) => [peer, program]));
}

/** The part of the record about an observed run; undefined for a lab's. */
export function observingOf(plan: Plan, addresses: Readonly<Record<Peer, string>>) {
  if (plan.observed === undefined) return undefined;
  const of = (peer: Peer) => [...argumentsOf(peer, plan, addresses)];
  const { input = {}, loopback } = plan.stage ?? {};
  return {
    by: plan.observed.by,
    arguments: { server: of("server"), client: of("client") },
    ...(Object.keys(input).length > 0 && { input }),
    ...(loopback && { loopback }),
  };
}

export function observedPlan(
  { programs, sources, others }: ObservedPrograms,
  { by, family, port, stage, gated = false }: ObserveSettings,
): Plan {
  const [server, client] = PEERS.map((peer: Peer) => programs[peer].replace(/^\.\//, ""));
  return {
    vocabulary: 0,
    name: OBSERVED,
    question: `What do ${server} and ${client} do?`,
    port,
    family,
    judged: "exactly",
    ownOptions: [],
    place: ".",
    steps: [],
    sources,
    taggedLines: { server: [], client: [] },
    programs,
    others,
    gated,
    groups: true,
    ports: {},
    flags: "",
    states: { server: "", client: "" },
    observed: { by },
    ...(stage && { stage }),
  };
}
