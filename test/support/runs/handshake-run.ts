/** A run of the lab handshake that meets all its expectations, with the observation of each step. */
import handshakeLab from "../../../labs/handshake/lab.ts";
import type { StepObservation } from "../../../src/check/step.ts";
import type { Plan } from "../../../src/lab/plan/plan.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { after } from "../evidence/context.ts";
import { planOf } from "../labs/lab-plan.ts";
import { handshakeRecord } from "./handshake-record.ts";
import type { SeenStep } from "./seen-run.ts";

export function handshakePlan(): Plan {
  return planOf(handshakeLab);
}

export function handshakeRun(): readonly SeenStep[] {
  const plan = handshakePlan();
  let connections = 0;
  return handshakeRecord().steps.flatMap((step, index) => {
    const planned = plan.steps[index];
    if (step.packets.length > 0) connections += 1;
    const context = after(connections);
    return planned === undefined ? [] : [{ planned, observed: observationOf(step), context }];
  });
}

/** A recorded step as the check gets it. */
function observationOf({
  executed,
  finished,
  held,
  packets,
  tables,
  sysctls,
}: StepRecord): StepObservation {
  return {
    ...(executed && { executed }),
    finished,
    held,
    packets,
    sysctls,
    tables: { server: tables.server as Entry[], client: tables.client as Entry[] },
  };
}
