/**
 * Checks a machine for everything that a run needs: an engine, the rights of its containers, and room. To
 * add a check, add it to a list (machine-checks.ts, engine-checks.ts, trial-checks.ts).
 *
 *     machine ──► engine ──► images ──► trial: a network, a peer and a sidecar as a run has them
 *
 * Installs, starts, pulls and builds nothing. Removes the containers and the network of its trial.
 */

import type { Finding } from "../record/finding.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Check, KernelNeed, KnownEngine, Result } from "./check.ts";
import { ENGINE_CHECKS, engineAt } from "./engine-checks.ts";
import { imagesOn } from "./image-checks.ts";
import { MACHINE_CHECKS } from "./machine-checks.ts";
import { NO_ENGINE_CHECK } from "./no-engine-check.ts";
import { TRIAL_CHECKS } from "./trial-checks.ts";
import { openTrialStage } from "./trial-stage.ts";

export interface DoctorOptions {
  readonly env: Variables;
  readonly signal: AbortSignal;
  /** Labs of this checkout that need a newer kernel than the rest. */
  readonly kernelNeeds: readonly KernelNeed[];
  /** Called with the current part of the examination. */
  readonly progress: (text: string) => void;
}

const IMAGES = "images";
const CONTAINERS = "containers";

/** A check takes a second at most. A machine that takes this long has failed it. */
const PROBE_LIMIT = 30_000;
/** A network and two containers take a second. Making them heeds the signal by itself. */
const TRIAL_LIMIT = 60_000;
/** After an interrupt, checks have this time to remove the containers that they made. */
const SETTLE_LIMIT = 5_000;

/** @throws the signal's reason if interrupted; the trial is then removed */
export async function examine(options: DoctorOptions): Promise<readonly Finding[]> {
  const { env, signal, progress } = options;
  progress("looking for an engine");
  const machine = await all([...MACHINE_CHECKS, NO_ENGINE_CHECK], env, signal);
  const { result, engine } = await engineAt(env, signal);
  const found = [...machine, named("engine", result)];
  if (engine === undefined) {
    const names = [...ENGINE_CHECKS, { name: IMAGES }, { name: CONTAINERS }, ...TRIAL_CHECKS];
    return [...found, ...untried(names, "no engine")];
  }
  progress("asking the engine");
  const given: KnownEngine = { ...engine, env, kernelNeeds: options.kernelNeeds, signal };
  const [known, images] = await Promise.all([all(ENGINE_CHECKS, given, signal), imagesOn(given)]);
  found.push(...known, named(IMAGES, images.result));
  if (images.there === undefined) {
    return [...found, ...untried([{ name: CONTAINERS }, ...TRIAL_CHECKS], "no images")];
  }
  progress("trying the steps of a run in containers");
  try {
    const opening = openTrialStage(given, images.there, signal);
    await using trial = await limited(opening, TRIAL_LIMIT, () => late(TRIAL_LIMIT));
    return [
      ...found,
      named(CONTAINERS, { status: "ok", observed: trial.about }),
      ...(await all(TRIAL_CHECKS, trial, signal)),
    ];
  } catch (error) {
    signal.throwIfAborted();
    return [...found, named(CONTAINERS, failed(error)), ...untried(TRIAL_CHECKS, "no containers")];
  }
}

function named(name: string, { status, observed, fix }: Result): Finding {
  return { name, status, observed, ...(fix !== undefined && { fix }) };
}

function untried(checks: readonly { readonly name: string }[], why: string): readonly Finding[] {
  return checks.map(({ name }) => ({ name, status: "untried", observed: why }));
}

/** Runs checks at the same time. @returns their findings in the order of the list */
async function all<Given>(
  checks: readonly Check<Given>[],
  given: Given,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const probes = checks.map(({ name, probe }) => ({ name, result: probe(given) }));
  const found = async ({ name, result }: (typeof probes)[number]): Promise<Finding> => {
    try {
      return named(name, await limited(result, PROBE_LIMIT, () => late(PROBE_LIMIT), signal));
    } catch (error) {
      signal.throwIfAborted();
      return named(name, failed(error));
    }
  };
  try {
    return await Promise.all(probes.map(found));
  } finally {
    // After an interrupt: each check removes what it has made.
    const settled = Promise.allSettled(probes.map(({ result }) => result));
    await limited(settled, SETTLE_LIMIT, () => late(SETTLE_LIMIT)).catch(() => undefined);
  }
}

function late(limit: number): Error {
  return new EnvironmentError(
    `no answer within ${limit / 1000} s`,
    "Check whether the machine is overloaded, then run this again.",
  );
}

/** The result of a check that threw. */
function failed(error: unknown): Result {
  if (error instanceof EnvironmentError) {
    return { status: "missing", observed: error.message, fix: error.advice };
  }
  return {
    status: "missing",
    observed: error instanceof Error ? error.message : String(error),
    fix: "Check whether the engine answers (docker info), then run this again.",
  };
}
