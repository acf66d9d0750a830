/** A global setup: the first run on an engine, which installs one and builds the images. */
import { firstRun } from "./first-run.ts";

export default (): Promise<void> => firstRun({ WIRESTEP_STAGE: "docker" });
