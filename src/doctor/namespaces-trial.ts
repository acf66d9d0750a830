/**
 * Tries the steps of a run on a stage of namespaces: GDB, the captures and the gate, with the programs and rights
 * of a run. Only if the root file systems are here; makes none.
 */
import { randomBytes } from "node:crypto";
import { bases } from "../images/base.ts";
import { planTools, readToolSources } from "../images/plan.ts";
import { peerContainer, sidecarContainer } from "../stage/containers.ts";
import { Sidecar } from "../stage/sidecar.ts";
import { findRoot } from "../venue/namespaces/roots/roots.ts";
import { NamespaceVenue } from "../venue/namespaces/venue.ts";
import type { Result, TrialImages } from "./check.ts";
import { capturing, holding, tracing } from "./trial-checks.ts";

/** The first of them that fails, or all of them; undefined if the root file systems are not here. */
export async function tryRunOnNamespaces(signal: AbortSignal): Promise<Result | undefined> {
  const images = await rootsHere();
  if (images === undefined) return undefined;
  const venue = await NamespaceVenue.open();
  const run = randomBytes(4).toString("hex");
  const parts = await venue.parts({
    lab: "doctor",
    family: 4,
    run,
    keep: false,
    signal,
    timed: (_, work) => work(),
  });
  try {
    const network = await parts.network({});
    const named = (image: string, suffix: string) =>
      ({ image, name: `${network.name}-${suffix}`, labels: parts.labels, peer: "server" }) as const;
    const place = { network, family: 4, kernel: venue.kernel } as const;
    const peer = parts.start({
      isPeer: true,
      describe: () => peerContainer(named(images.endpoint, "peer"), place, {}),
      phase: "peer",
    });
    const options = named(images.sidecar, "peer-sidecar");
    const second = parts.start({
      isPeer: false,
      describe: async () => sidecarContainer(options, await peer.made, {}),
      after: peer,
      phase: "sidecar",
    });
    const containers = { peer: await peer.runs, sidecar: await second.runs };
    const exec = (where: "peer" | "sidecar", command: readonly string[]) =>
      parts.exec(containers[where], command);
    const sidecar = new Sidecar(await exec("sidecar", Sidecar.command("eth0")));
    const trial = { run, sidecar, exec };
    const results = [await tracing(trial), await capturing(trial), await holding(trial)];
    const failed = results.find(({ status }) => status !== "ok");
    return failed ?? { status: "ok", observed: results.map(shortened).join("; ") };
  } finally {
    await parts.end(false);
  }
}

/** Without the versions of the tools. */
const shortened = ({ observed }: Result): string => observed.split("; ")[0] ?? "";

async function rootsHere(): Promise<TrialImages | undefined> {
  const sources = await readToolSources();
  for (const base of await bases()) {
    const plan = planTools(base, sources);
    const [endpoint, sidecar] = await Promise.all([plan.endpoint, plan.sidecar].map(findRoot));
    if (endpoint && sidecar) return { endpoint: endpoint.tag, sidecar: sidecar.tag };
  }
  return undefined;
}
