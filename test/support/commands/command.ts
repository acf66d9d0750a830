/** The command that src/launch builds and starts; it builds it before it starts a test, too. */
import { fileURLToPath } from "node:url";

/** For Node.js, as an absolute path. */
export const COMMAND = fileURLToPath(new URL("../../../dist/cli/cli.mjs", import.meta.url));
