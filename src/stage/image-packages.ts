/** The Debian packages in an image, as its own dpkg lists them. */
import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { EnvironmentError } from "./environment-error.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "./owner.ts";

/**
 * @param format a line of the answer, in dpkg-query's words
 * @throws EnvironmentError if the image's dpkg does not answer
 */
export async function dpkgList(docker: Docker, image: string, format: string): Promise<string> {
  const run = `packages-${randomBytes(4).toString("hex")}`;
  const output = new PassThrough();
  const errors = new PassThrough();
  const said = text(output);
  const complained = text(errors);
  const [{ StatusCode }, container] = await docker.run(
    image,
    ["dpkg-query", "-W", "-f", format],
    [output, errors],
    {
      name: `wirestep-${run}`,
      Labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
      Entrypoint: [],
      Tty: false,
      HostConfig: {
        NetworkMode: "none",
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        LogConfig: { Type: "none", Config: {} },
      },
    },
  );
  await container.remove();
  output.end();
  errors.end();
  if (StatusCode === 0) return said;
  throw new EnvironmentError(
    `The packages of ${image} cannot be listed: ${(await complained).trim()}`,
    "Remove the image (docker rmi) and run this again: it is built anew.",
  );
}
