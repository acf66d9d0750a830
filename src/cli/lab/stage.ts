/** `--stage docker` or `--stage namespaces`: the place that makes the stage of a run. */
import { Option } from "commander";
import { STAGE_VARIABLE } from "../../orchestrate/find-venue.ts";
import type { Variables } from "../../runtime/variables.ts";
import type { VenueKind } from "../../venue/venue.ts";

/** The parsed option. */
export interface StageFlag {
  readonly stage?: VenueKind;
}

export function stageOption(): Option {
  return new Option(
    "--stage <place>",
    `the place that makes the stage: docker, or the namespaces of this kernel without an engine (default: ${STAGE_VARIABLE}, or docker)`,
  ).choices(["docker", "namespaces"]);
}

/**
 * The environment of a run: the option is stronger than the variable.
 * @param otherwise the place if neither names one; the search for an engine decides if left out
 */
export function environmentFor({ stage }: StageFlag, otherwise?: VenueKind): Variables {
  const { [STAGE_VARIABLE]: named } = process.env;
  const chosen = stage ?? (named === undefined || named === "" ? otherwise : undefined);
  return chosen === undefined ? process.env : { ...process.env, [STAGE_VARIABLE]: chosen };
}
