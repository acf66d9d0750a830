/** The command. src/launch builds it before it starts the command or the tests. */
import { fileURLToPath } from "node:url";

/** The absolute path of its script for Node.js. */
export const COMMAND = fileURLToPath(new URL("../../../dist/cli/cli.mjs", import.meta.url));
