/** The command as its user starts it. */
import { fileURLToPath } from "node:url";

/** As an absolute path. */
export const COMMAND = fileURLToPath(new URL("../../../bin/wirestep", import.meta.url));
