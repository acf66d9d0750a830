/** A small valid lab, in which each test makes one thing wrong. */
import {
  client,
  type Lab,
  LISTEN,
  lab,
  type Step,
  SYN_SENT,
  server,
} from "../../../src/lab/index.ts";
import { type Plan, planLab } from "../../../src/lab/plan/plan.ts";
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

const ADDED_UP = /^states\.\w+: is .*, but the tables of the steps give /;

/** The problems of a lab, except that its states do not add up, because a changed step changes them. */
export function problemsOf(value: unknown): readonly string[] {
  try {
    validateLab(value, "labs/small");
    return [];
  } catch (error) {
    if (error instanceof InvalidLabError)
      return error.problems.map(({ text }) => text).filter((text) => !ADDED_UP.test(text));
    throw error;
  }
}

/** The problems of the lab with other fields in its second step. */
export function problemsOfStep(fields: object): readonly string[] {
  return problemsOf({ ...right, steps: [right.steps[0], { ...right.steps[1], ...fields }] });
}

/** A plan of these steps, with programs that have the tags listen, connect and send. */
export function planOfSteps(...steps: readonly Step[]): Plan {
  const states = { server: "CLOSED", client: "CLOSED" };
  return planLab(lab("small", { question: "?", steps, flags: "", states }), {
    server: "l();  // step: listen\n",
    client: "c();  // step: connect\ns();  // step: send\n",
  });
}
