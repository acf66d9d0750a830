/**
 * A global setup: the first run on a stage of namespaces, which installs bubblewrap and copies the root file
 * systems. Users who are not root run these tests on the engine.
 */
import { firstRun } from "./first-run.ts";

/** The environment of tests that are about programs, and not about the place of a stage. */
export const ON_NAMESPACES: Readonly<Record<string, string>> =
  process.getuid?.() === 0 ? { WIRESTEP_STAGE: "namespaces" } : {};

export default (): Promise<void> => firstRun(ON_NAMESPACES);
