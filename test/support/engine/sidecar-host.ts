/** A container of the sidecar's image that only sleeps. Tests start programs in it. */
import type Docker from "dockerode";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { sidecarImage } from "./tools.ts";

export interface SidecarHost {
  readonly id: string;
  /** Starts a program in it. @returns the program's streams */
  open(...command: readonly string[]): Promise<ExecStream>;
  /** Runs a program in it. @returns its standard output */
  printed(...command: readonly string[]): Promise<string>;
}

/**
 * Starts one without a network, with these capabilities only.
 * @param run its label, by which the test removes it
 */
export async function startSidecarHost(
  docker: Docker,
  run: string,
  capabilities: readonly string[],
  sysctls: Readonly<Record<string, string>> = {},
): Promise<SidecarHost> {
  const { sidecar } = await sidecarImage();
  const container = await docker.createContainer({
    Image: sidecar.tag,
    Cmd: ["sleep", "infinity"],
    Labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    HostConfig: {
      NetworkMode: "none",
      CapDrop: ["ALL"],
      CapAdd: [...capabilities],
      Sysctls: { ...sysctls },
    },
  });
  await container.start();
  const { id } = container;
  const open: SidecarHost["open"] = (...command) => ExecStream.open(docker, id, { command });
  return {
    id,
    open,
    printed: async (...command) => {
      using stream = await open(...command);
      let text = "";
      stream.onStdout((chunk) => {
        text += Buffer.from(chunk).toString();
      });
      await stream.ended;
      return text;
    },
  };
}
