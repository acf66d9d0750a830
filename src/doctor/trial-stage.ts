/** A stage without a lab: a network, one peer and its sidecar, made as a run makes them. */
import { randomBytes } from "node:crypto";
import type { ProgramStream } from "../containers/program-stream.ts";
import { type Docker, prepareTestcontainers } from "../engine/connect.ts";
import { startContainer } from "../engine/containers/start.ts";
import { ExecStream } from "../engine/exec-stream.ts";
import {
  FAMILY_LABEL,
  LAB_LABEL,
  OWNER_LABEL,
  ownerOfThisProcess,
  RUN_LABEL,
} from "../engine/owner.ts";
import { removeRun } from "../engine/remove.ts";
import { CollectedText } from "../runtime/collected-text.ts";
import { peerContainer, sidecarContainer } from "../stage/containers.ts";
import { Sidecar } from "../stage/sidecar.ts";
import { createNetwork } from "../venue/docker/network.ts";
import { DockerVenue } from "../venue/docker/venue.ts";
import type { KnownEngine, TrialImages } from "./check.ts";

export interface TrialStage extends TrialContainers, AsyncDisposable {
  readonly docker: Docker;
  readonly venue: DockerVenue;
  /** As ownerOfThisProcess() gives it. */
  readonly owner: string;
  readonly images: TrialImages;
  /** A short description. */
  readonly about: string;
  /** The peer's container. */
  readonly peer: string;
}

/** The part that each place for stages has. */
export interface TrialContainers {
  readonly run: string;
  /** The peer's sidecar, which sets routes and offloads as in a run. */
  readonly sidecar: Sidecar;
  /** Runs a command in the peer's container or in the sidecar's. */
  exec(where: "peer" | "sidecar", command: readonly string[]): Promise<ProgramStream>;
}

const LAB = "doctor";

/** @throws the engine's error; the trial is then removed */
export async function openTrialStage(
  { engine, docker }: Pick<KnownEngine, "engine" | "docker">,
  images: TrialImages,
  signal: AbortSignal,
): Promise<TrialStage> {
  prepareTestcontainers(engine);
  const run = randomBytes(4).toString("hex");
  const name = `wirestep-${LAB}-${run}`;
  const owner = ownerOfThisProcess(engine.container);
  const labels = {
    [RUN_LABEL]: run,
    [LAB_LABEL]: LAB,
    [FAMILY_LABEL]: "4",
    [OWNER_LABEL]: owner,
  };
  const remove = (): Promise<void> => removeRun(docker, run);
  try {
    const network = await createNetwork(docker, name, labels);
    signal.throwIfAborted();
    const place = { network, family: 4, kernel: engine.kernel } as const;
    const named = (image: string, suffix: string) =>
      ({ image, name: `${name}-${suffix}`, labels, peer: "server" }) as const;
    const made = async (): Promise<void> => signal.throwIfAborted();
    const peer = await startContainer(
      peerContainer(named(images.endpoint, "peer"), place, {}),
      made,
    );
    const options = named(images.sidecar, "peer-sidecar");
    const sidecar = await startContainer(sidecarContainer(options, peer, {}), made);
    const containers = { peer, sidecar };
    signal.throwIfAborted();
    const exec: TrialStage["exec"] = (where, command) =>
      ExecStream.open(docker, containers[where], { command });
    const stream = await exec("sidecar", Sidecar.command("eth0"));
    return {
      docker,
      venue: new DockerVenue(engine),
      run,
      owner,
      images,
      about: `a network (${network.subnet}), a peer and its sidecar start`,
      peer: containers.peer,
      sidecar: new Sidecar(stream),
      exec,
      [Symbol.asyncDispose]: async () => {
        await stream.finish();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The output of a command on the trial stage, of both streams together. */
export async function printedBy(
  trial: TrialContainers,
  where: "peer" | "sidecar",
  ...command: readonly string[]
): Promise<string> {
  using stream = await trial.exec(where, command);
  const printed = new CollectedText();
  stream.onStdout(printed.add);
  stream.onStderr(printed.add);
  await stream.ended;
  return printed.text;
}
