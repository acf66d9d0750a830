/** The Debian packages in an image, as its own dpkg lists them. */
import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { runOneShot } from "../engine/one-shot.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../engine/owner.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

/**
 * @param format a line of the answer, in dpkg-query's words
 * @throws EnvironmentError if the image's dpkg does not answer
 */
export async function dpkgList(docker: Docker, image: string, format: string): Promise<string> {
  const run = `packages-${randomBytes(4).toString("hex")}`;
  const { status, stdout, stderr } = await runOneShot(docker, {
    image,
    command: ["dpkg-query", "-W", "-f", format],
    name: `wirestep-${run}`,
    labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    network: "none",
  });
  if (status === 0) return stdout;
  throw new EnvironmentError(
    `The packages of ${image} cannot be listed: ${stderr.trim()}`,
    "Remove the image (docker rmi) and run this again: it is built anew.",
  );
}
