/**
 * Asks what a program's threads do while they run: docker/endpoint/observer.py, `wirestep-waiting`.
 */
import type { DapConnection } from "./dap-connection.ts";
import type { Doing, Rest } from "./execution.ts";
import { repl } from "./line-code.ts";
import { ANY_LINE } from "./line-report.ts";
import { recordedCall } from "./recorded-call.ts";
import { parseWaiting, type WaitingReport } from "./report.ts";

/** The calls that a program waits in; undefined if one of its threads runs. */
export async function restOf(dap: DapConnection): Promise<Rest | undefined> {
  const { calls, asleep } = await ask(dap);
  if (asleep === null || asleep.length === 0) return undefined;
  return {
    calls: calls.map((call) => recordedCall(call, ANY_LINE)),
    numbers: asleep.map(({ number }) => number),
    limited: asleep.some(({ limited }) => limited),
  };
}

export async function doingOf(dap: DapConnection): Promise<Doing> {
  const { asleep, stopped, runnable, seconds } = await ask(dap);
  // a program that is about to end has no thread, and does not rest
  const isAtRest = asleep !== null && asleep.length + stopped.length > 0;
  const isGone = asleep !== null && asleep.length + stopped.length === 0;
  return { isAtRest, isGone, stopped, isRunnable: runnable, seconds };
}

async function ask(dap: DapConnection): Promise<WaitingReport> {
  return parseWaiting(await repl(dap, "wirestep-waiting"));
}
