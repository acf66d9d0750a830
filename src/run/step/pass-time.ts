/**
 * A step without an act: time passes until the tables are as the step expects them.
 */
import { checkOwnRows } from "../../check/own-way/rows.ts";
import { checkSockets } from "../../check/sockets.ts";
import { PEERS } from "../../lab/model.ts";
import type { PlannedTimeStep } from "../../lab/plan/plan.ts";
import { tablesNow } from "../../observe/tables.ts";
import type { StepContext } from "./context.ts";

/** The time between two readings of the tables, in milliseconds. */
const PERIOD = 100;

/** The same of an observed run. */
const SHORT = 10;

/** @returns the seconds that passed; more than the step allows if the tables never matched */
export async function passTime(step: PlannedTimeStep, context: StepContext): Promise<number> {
  const start = performance.now();
  const passedSeconds = (): number => (performance.now() - start) / 1000;
  const [least, most] = step.seconds;
  if (step.observed) {
    await untilSomethingHappens(most * 1000, context);
    return passedSeconds();
  }
  if (step.unplanned) {
    for (let passed = 0; passed < least; passed = passedSeconds()) {
      await context.link.awaitNothing((least - passed) * 1000);
    }
    return passedSeconds();
  }
  for (;;) {
    const passed = passedSeconds();
    const { tables } = await tablesNow(context.actors, context.loopback);
    const check = context.checkContext();
    const differing = PEERS.flatMap((peer) =>
      context.ownWay
        ? checkOwnRows(peer, step, tables[peer], check)
        : checkSockets(peer, step.sockets[peer], tables[peer], check),
    );
    if (differing.length === 0 || passed > most) return passed;
    await context.clock.waits(() => context.link.awaitNothing(PERIOD));
  }
}

/** Resolves when a packet has been sent or a program goes on, or after `limit` milliseconds. */
async function untilSomethingHappens(limit: number, context: StepContext): Promise<void> {
  const { link, waiting, actors } = context;
  const before = link.count;
  const deadline = performance.now() + limit;
  while (link.count === before && performance.now() < deadline) {
    const running = [...waiting.values()];
    if (running.some(({ ended }) => ended !== undefined)) return;
    const doing = await Promise.all(running.map(({ peer }) => actors[peer].program.doing()));
    if (doing.some(({ isAtRest, stopped }) => !isAtRest || stopped.length > 0)) return;
    await context.clock.waits(() => link.awaitNothing(SHORT));
  }
}
