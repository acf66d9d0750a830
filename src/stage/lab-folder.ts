/** A peer's /lab, if its image does not hold the programs: the run brings them while the container starts. */
import type { FilledFolder } from "../containers/description.ts";
import { PEER_LIMITS } from "./limits.ts";

export const LAB_FOLDER: FilledFolder = { path: "/lab", size: PEER_LIMITS.lab };

/** Waits for the first line of its input before it runs the command in /lab. */
export const onceFilled = (command: readonly string[]): readonly string[] => [
  "sh", "-c", `read -r filled && cd /lab && exec "$@"`, "once-filled", ...command,
]; // biome-ignore format: one command

/** The line that {@link onceFilled} waits for. */
export const FILLED = "filled\n";
