/**
 * Reads a kernel setting of the engine's machine. Some settings (`net.ipv4.tcp_mem`) belong to all network
 * namespaces together and exist only in the machine's own one. A container in that namespace reads them,
 * changes nothing, and is removed with its answer.
 */
import type { Docker } from "../../engine/connect.ts";
import { type OneShot, runOneShot } from "../../engine/containers/one-shot.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";

/**
 * @returns the value with one space between its parts
 * @throws EnvironmentError if the engine gives no access to its machine's settings
 */
export async function readHostSetting(
  docker: Docker,
  container: Pick<OneShot, "image" | "name" | "labels">,
  setting: string,
): Promise<string> {
  const { status, stdout, stderr } = await runOneShot(docker, {
    ...container,
    command: ["cat", `/proc/sys/${setting.replaceAll(".", "/")}`],
    network: "host",
  });
  if (status === 0) return stdout.trim().replace(/\s+/g, " ");
  throw new EnvironmentError(
    `The engine does not show the setting ${setting} of its machine: ${stderr.trim()}`,
    "Use an engine that runs as root and in the machine's own network namespace, or leave this lab out.",
  );
}
