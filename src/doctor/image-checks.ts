/** Checks whether the images of a run exist or can be made. Builds and pulls nothing. */

import { ask } from "../engine/ask.ts";
import type { EngineAddress } from "../engine/hosts.ts";
import { thisMachine, whyNotHere } from "../engine/provide.ts";
import { bases, PINNED_BASE } from "../images/base.ts";
import { imageId } from "../images/build.ts";
import { planTools, readToolSources } from "../images/plan.ts";
import type { Variables } from "../runtime/variables.ts";
import type { KnownEngine, Result, TrialImages } from "./check.ts";

/** A registry answers within a second. One that takes this long is unreachable. */
const REGISTRY_LIMIT = 8_000;
const BUILD = "The first run builds them, in a minute or two: make lab-handshake";

export async function imagesOn({
  engine,
  env,
  signal,
}: KnownEngine): Promise<{ readonly result: Result; readonly there?: TrialImages }> {
  const sources = await readToolSources();
  for (const base of await bases()) {
    const { endpoint, sidecar } = planTools(base, sources);
    const ids = await Promise.all(
      [endpoint, sidecar].map(({ tag }) => imageId(engine, tag, signal)),
    );
    if (ids.some((id) => id === undefined)) continue;
    const observed = `${endpoint.tag} and ${sidecar.tag}`;
    return {
      result: { status: "ok", observed },
      there: { endpoint: endpoint.tag, sidecar: sidecar.tag },
    };
  }
  const present = await Promise.all((await bases()).map((base) => imageId(engine, base, signal)));
  if (present.some((id) => id !== undefined)) {
    return {
      result: {
        status: "warning",
        observed: "not built yet; the engine has their base",
        fix: BUILD,
      },
    };
  }
  return { result: await withoutBase(engine, env, signal) };
}

/** Asks the engine to ask the registry for the base image's manifest, which fetches no layer. */
async function withoutBase(
  engine: EngineAddress,
  env: Variables,
  signal: AbortSignal,
): Promise<Result> {
  const path = `/distribution/${PINNED_BASE}/json`;
  const answer = await ask(engine, path, { limit: REGISTRY_LIMIT, signal });
  signal.throwIfAborted();
  if (answer.kind === "answers") {
    return {
      status: "warning",
      observed: "not built yet; the registry has their base",
      fix: BUILD,
    };
  }
  const observed = `not built yet, and the registry does not give their base: ${answer.why}`;
  if (whyNotHere([], thisMachine(env)) === undefined) {
    const fix = `${BUILD}, with a base made from Debian's packages`;
    return { status: "warning", observed, fix };
  }
  return {
    status: "missing",
    observed,
    fix: `Check the engine's network and proxy with: docker pull ${PINNED_BASE}`,
  };
}
