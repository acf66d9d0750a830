/**
 * A lab's stage for stepping by hand. No program runs in its containers, and they stay up until a user
 * removes them with `wirestep clean`.
 */
import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { type Docker, dockerClient } from "../engine/connect.ts";
import { ExecStream } from "../engine/exec-stream.ts";
import { ensureImages, withPrograms } from "../images/ensure.ts";
import type { Family, Peer } from "../lab/model.ts";
import { programArguments } from "../lab/program-arguments.ts";
import { loadLab } from "../lab-files/load.ts";
import { CollectedText } from "../runtime/collected-text.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import { ENGINE_RESOLVER } from "../sockets/table.ts";
import { interfaceOf, LOOPBACK_ADDRESSES } from "../stage/loopback.ts";
import { Stage } from "../stage/stage.ts";
import { findKept, type KeptStage } from "../venue/docker/kept.ts";
import { DockerVenue } from "../venue/docker/venue.ts";
import { openVenue, STAGE_VARIABLE, wantedVenue } from "./find-venue.ts";

export interface HandStage extends KeptStage {
  readonly docker: Docker;
  readonly port: number;
  /** The network interface that the packets cross. */
  readonly interface: string;
  /** The arguments of each peer's program. */
  readonly arguments: Readonly<Record<Peer, readonly string[]>>;
}

export interface HandOptions {
  readonly lab: string;
  readonly family: Family;
  readonly env: Variables;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The lab's kept stage with the current programs. If there is none, one is started. */
export async function handStage(options: HandOptions): Promise<HandStage> {
  const { family, env, progress, signal } = options;
  const venue = await keepingVenue(options);
  const { engine } = venue;
  const { plan, files } = await loadLab(options.lab, family);
  const docker = await dockerClient(engine);
  const images = await ensureImages(engine, { lab: files, env, note: progress, signal });
  const image = images.lab.tag;
  const settings = plan.stage ?? {};
  const described = (kept: KeptStage): HandStage => {
    const addresses = settings.loopback ? LOOPBACK_ADDRESSES : kept.addresses;
    return {
      ...kept,
      docker,
      port: plan.port,
      interface: interfaceOf(settings),
      arguments: {
        server: programArguments("server", family, addresses, plan),
        client: programArguments("client", family, addresses, plan),
      },
    };
  };
  const up = await findKept(docker, plan.name, family, image);
  if (up !== undefined) return described(up);
  progress("starting the stage");
  const stage = await Stage.begin({
    venue,
    lab: plan.name,
    family,
    run: randomBytes(4).toString("hex"),
    keep: true,
    signal,
    timed: (_, work) => work(),
  });
  await stage.build({ images: withPrograms(images), settings, gated: false, groups: plan.groups });
  await stage.peers.server.sidecar.ready;
  await stage.peers.client.sidecar.ready;
  await stage.close(); // ends the streams and keeps the containers
  const made = await findKept(docker, plan.name, family, image);
  if (made !== undefined) return described(made);
  throw new EnvironmentError(
    "The containers that were just started no longer exist.",
    "Check whether another command (wirestep clean) removes them at the same time, then run this again.",
  );
}

/** @throws EnvironmentError if the place of the stage can keep none: by the user's choice, or because no engine answers */
async function keepingVenue({ lab, env, progress, signal }: HandOptions): Promise<DockerVenue> {
  const isNamed = wantedVenue(env) === "namespaces";
  const venue = isNamed ? undefined : await openVenue({ env, note: progress, signal });
  if (venue instanceof DockerVenue) return venue;
  const other = isNamed
    ? `unset ${STAGE_VARIABLE} to use an engine`
    : "start an engine: make doctor says how";
  throw new EnvironmentError(
    "A stage for stepping by hand stays up between two commands, and a stage of namespaces ends with its command.",
    `Step with keys instead: make step LAB=${basename(lab)}. It shows each line's packets and both socket tables. Or ${other}.`,
  );
}

/** The output of netstat in a sidecar, without the engine's own sockets. */
export async function netstatOf(docker: Docker, sidecar: string): Promise<string> {
  const text = await outputOf(docker, sidecar, ["netstat", "-antup"]);
  const lines = text.split("\n").filter((line) => !line.includes(` ${ENGINE_RESOLVER}:`));
  return lines.join("\n");
}

/** Bytes: thousands of sockets. */
const TABLE_LIMIT = 16 * 1024 * 1024;

/** The standard output of a command in a container. */
async function outputOf(
  docker: Docker,
  container: string,
  command: readonly string[],
): Promise<string> {
  using stream = await ExecStream.open(docker, container, { command });
  const printed = new CollectedText(TABLE_LIMIT);
  stream.onStdout(printed.add);
  await stream.ended;
  return printed.text;
}
