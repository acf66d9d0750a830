/** Whether `--stage namespaces` works. Runs on an engine don't need it, so its lack is only a warning. */
import { EnvironmentError } from "../runtime/environment-error.ts";
import { tryNamespaces } from "../venue/namespaces/trial.ts";
import type { Check, Result } from "./check.ts";
import { tryRunOnNamespaces } from "./namespaces-trial.ts";

/** Milliseconds. A stage takes a fifth of a second. */
const LIMIT = 20_000;

export const NO_ENGINE_CHECK: Check<unknown> = { name: "no engine needed", probe: withoutEngine };

async function withoutEngine(): Promise<Result> {
  const { works, observed, fix } = await tryNamespaces();
  if (!works) return { status: "warning", observed, fix };
  const run = await tryRunOnNamespaces(AbortSignal.timeout(LIMIT)).catch(refused);
  if (run === undefined) return { status: "ok", observed: `${observed}; no root file systems yet` };
  if (run.status !== "ok") return { ...run, status: "warning" };
  return { status: "ok", observed: `${observed}; ${run.observed}` };
}

function refused(error: unknown): Result {
  if (!(error instanceof EnvironmentError)) throw error;
  return { status: "warning", observed: error.message, fix: error.advice };
}
