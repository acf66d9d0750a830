/** A small valid lab, in which each test makes one mistake. */
import {
  client,
  type Lab,
  LISTEN,
  lab,
  type Step,
  SYN_SENT,
  server,
} from "../../../src/lab/index.ts";
import { type Plan, planLab } from "../../../src/lab/plan.ts";
import { InvalidLabError, validateLab } from "../../../src/lab/schema/lab.ts";

export const right: Lab = lab("small", {
  question: "What does a SYN look like?",
  steps: [
    server.steps("listen", { why: "It waits.", packets: [], sockets: { server: [LISTEN] } }),
    client.steps("connect", {
      why: "It asks.",
      packets: [client.sends("S", { seq: 0 })],
      sockets: { client: [SYN_SENT] },
    }),
  ],
  flags: "S",
  states: { server: "CLOSED LISTEN", client: "CLOSED SYN-SENT" },
});

const DIFFERENT_STATES = /^states\.\w+: is .*, but the tables of the steps give /;

/** The problems of a lab, without those of its states, which do not fit a changed step. */
export function problemsOf(value: unknown): readonly string[] {
  try {
    validateLab(value, "labs/small");
    return [];
  } catch (error) {
    if (error instanceof InvalidLabError)
      return error.problems.map(({ text }) => text).filter((text) => !DIFFERENT_STATES.test(text));
    throw error;
  }
}

/** The problems of the lab with changed fields in its second step. */
export function problemsOfStep(fields: object): readonly string[] {
  return problemsOf({ ...right, steps: [right.steps[0], { ...right.steps[1], ...fields }] });
}

/** Steps joined with programs that have the tags listen, connect and send. */
export function planOfSteps(...steps: readonly Step[]): Plan {
  const states = { server: "CLOSED", client: "CLOSED" };
  return planLab(lab("small", { question: "?", steps, flags: "", states }), {
    server: "l();  // step: listen\n",
    client: "c();  // step: connect\ns();  // step: send\n",
  });
}
