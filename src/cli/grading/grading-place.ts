/** The place where the attempts of a grading are made: this machine, or the workers of a queue. */
import type { attemptWork } from "../../grading/attempt.ts";
import type { Ahead, Machine } from "../../grading/grade-course.ts";
import type { OpenVenue } from "../../orchestrate/find-venue.ts";
import type { Dispatch } from "../../queue/dispatch.ts";
import type { Variables } from "../../runtime/variables.ts";
import { openMachine } from "./machine.ts";
import { askedQueue, type QueueFlags } from "./queue-flags.ts";

export interface GradingPlace {
  readonly open: (ahead: Ahead) => Promise<Machine>;
  readonly attempt: typeof attemptWork;
}

interface AtOnce {
  readonly atOnce?: number;
}

/** Jobs in the queue at the same time: more than the workers of a large class run, and few enough for its memory. */
const JOBS = 128;

export async function onThisMachine(
  options: OpenVenue,
  resources: AsyncDisposableStack,
  { atOnce }: AtOnce,
): Promise<GradingPlace> {
  const { attemptWork } = await import("../../grading/attempt.ts");
  return {
    open: () => openMachine(options, resources, { atOnce, strangers: true }),
    attempt: attemptWork,
  };
}

/** @param resources end when the command does */
export async function onWorkers(
  flags: QueueFlags & AtOnce & { readonly queue: string; readonly out: string },
  resources: AsyncDisposableStack,
  { env, note }: { readonly env: Variables; readonly note: (text: string) => void },
): Promise<GradingPlace> {
  const { Dispatch: Dispatching } = await import("../../queue/dispatch.ts");
  const { wantedVenue } = await import("../../orchestrate/find-venue.ts");
  const { seal, connect } = await askedQueue(flags);
  const stage = wantedVenue(env) ?? "docker";
  const opened = Promise.withResolvers<Dispatch>();
  return {
    open: async (ahead) => {
      const connections = resources.use(await connect());
      const options = { connections, seal, out: flags.out, stage, ahead, note };
      const dispatch = resources.use(await Dispatching.open(options));
      opened.resolve(dispatch);
      return { stage, schedule: { atOnce: flags.atOnce ?? JOBS, here: false } };
    },
    attempt: async (work, options) => (await opened.promise).attempt(work, options),
  };
}
