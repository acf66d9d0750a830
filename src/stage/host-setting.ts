/**
 * A kernel setting of the machine the engine runs on. Some belong to all network namespaces
 * together (`net.ipv4.tcp_mem`) and are seen in the machine's own one alone, so a container in it
 * is asked, which changes nothing and is gone with its answer.
 */
import type { Docker } from "../engine/connect.ts";
import { type OneShot, runOneShot } from "../engine/containers/one-shot.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

/**
 * @returns the value with one blank between its parts
 * @throws EnvironmentError if the engine does not show its machine's settings
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
