/** The command that src/launch builds and starts; it builds it before it starts a test, too. */
import { fileURLToPath } from "node:url";

/** The absolute path of the script for Node.js. */
export const COMMAND = fileURLToPath(new URL("../../../dist/cli/cli.mjs", import.meta.url));
