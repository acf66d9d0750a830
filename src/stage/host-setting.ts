/**
 * A kernel setting of the machine the engine runs on. Some belong to all network namespaces
 * together (`net.ipv4.tcp_mem`) and are seen in the machine's own one alone, so a container in it
 * is asked, which changes nothing and is gone with its answer.
 */
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { EnvironmentError } from "./environment-error.ts";

interface ContainerOptions {
  readonly image: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * @returns the value with one blank between its parts
 * @throws EnvironmentError if the engine does not show its machine's settings
 */
export async function readHostSetting(
  docker: Docker,
  { image, name, labels }: ContainerOptions,
  setting: string,
): Promise<string> {
  const output = new PassThrough();
  const said = text(output);
  const [{ StatusCode }, container] = await docker.run(
    image,
    ["cat", `/proc/sys/${setting.replaceAll(".", "/")}`],
    [output, output],
    {
      name,
      Labels: { ...labels },
      Entrypoint: [],
      Tty: false,
      HostConfig: {
        NetworkMode: "host",
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        LogConfig: { Type: "none", Config: {} },
      },
    },
  );
  await container.remove();
  output.end();
  const value = (await said).trim().replace(/\s+/g, " ");
  if (StatusCode === 0) return value;
  throw new EnvironmentError(
    `The engine does not show the setting ${setting} of its machine: ${value}`,
    "A rootless engine cannot; use one that runs as root, or leave this lab out.",
  );
}
