/**
 * Turns a plan into a lab that states everything, also the numbers that the planner has filled in. A
 * change to one of them then changes nothing else.
 */

import { flagWord, type Lab, type Peer, type Step } from "../../src/lab/model.ts";
import type { Plan, PlannedStep } from "../../src/lab/plan/plan.ts";
import { statesAddedUp } from "../../src/lab/problems/meaning.ts";

export function explicitLab(plan: Plan): Lab {
  const {
    family,
    steps,
    taggedLines: _,
    gated: __,
    groups: ________,
    ports: ______,
    place: ___,
    programs: ____,
    others: _________,
    sources: _____,
    ownOptions: _______,
    ...rest
  } = plan;
  return { ...rest, families: [family], steps: steps.map(explicitStep) };
}

/** The lab with one step replaced. Its flags and states are those that the new steps add up to. */
export function withStep(lab: Lab, index: number, step: Step): Lab {
  const steps = lab.steps.with(index, step);
  const flags = steps.flatMap(({ packets }) => packets.map(flagWord)).join(" ");
  const mutant = { ...lab, steps, flags };
  return { ...mutant, states: { server: states("server"), client: states("client") } };

  function states(peer: Peer): string {
    const countsAll = lab.states[peer] !== statesAddedUp(lab, peer)[0];
    return statesAddedUp(mutant, peer)[countsAll ? 1 : 0];
  }
}

export function explicitStep(planned: PlannedStep): Step {
  const { number: _, name: __, declaredAt: ___, finishes, ...step } = planned;
  const finishing = finishes === undefined ? {} : { finishes: withoutLine(finishes) };
  return { ...withoutLine(step), ...finishing } as Step;
}

function withoutLine<T extends object>(step: T): Omit<T, "line"> {
  const { line: _, ...rest } = step as T & { readonly line?: unknown };
  return rest;
}
