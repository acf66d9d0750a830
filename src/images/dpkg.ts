/** The Debian packages in an image, as its own dpkg lists them. */
import { randomBytes } from "node:crypto";
import type { Docker } from "../engine/connect.ts";
import { runOneShot } from "../engine/containers/one-shot.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../engine/owner.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

/**
 * @param format a line of the answer, in dpkg-query's terms
 * @throws EnvironmentError if the image's dpkg does not answer
 */
export function dpkgList(docker: Docker, image: string, format: string): Promise<string> {
  return printedIn(docker, image, ["dpkg-query", "-W", "-f", format]);
}

/** The output of a command in a container of the image. @throws EnvironmentError if the command fails */
export async function printedIn(
  docker: Docker,
  image: string,
  command: readonly string[],
): Promise<string> {
  const run = `packages-${randomBytes(4).toString("hex")}`;
  const { status, stdout, stderr } = await runOneShot(docker, {
    image,
    command,
    name: `wirestep-${run}`,
    labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    network: "none",
  });
  if (status === 0) return stdout;
  throw new EnvironmentError(
    `The packages of ${image} cannot be listed: ${stderr.trim()}`,
    "Remove the image (docker rmi) and run this again. The run builds the image again.",
  );
}
