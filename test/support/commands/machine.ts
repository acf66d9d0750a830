/** Programs of the distribution and ports of 127.0.0.1, for tests that need them. */
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { runScript } from "../../../src/engine/script.ts";

/** Root gets Debian's package if the machine has no such program. */
export async function needProgram(program: string, debianPackage: string): Promise<void> {
  const asked = promisify(execFile)("sh", ["-c", 'command -v "$0"', program]);
  const isThere = await asked.then(
    () => true,
    () => false,
  );
  if (!isThere) await runScript("install.sh", [debianPackage], { env: process.env });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a port is a number");
  return address.port;
}
