/**
 * The parts of a stage on a Docker engine. Every part has the run's label. If the run fails or is
 * interrupted while the stage is being built, its end therefore removes the parts that exist.
 */
import {
  type Docker,
  dockerClient,
  type Engine,
  prepareTestcontainers,
} from "../../engine/connect.ts";
import { checkImages, meetEngine } from "../../engine/containers/start.ts";
import type { ExecStream } from "../../engine/exec-stream.ts";
import { ownerOfThisProcess, stageLabels } from "../../engine/owner.ts";
import { removeRun } from "../../engine/remove.ts";
import { Requests } from "../../engine/requests.ts";
import { engineIsLate } from "../../runtime/environment-error.ts";
import { limited } from "../../runtime/time-limit.ts";
import type {
  LabNetwork,
  NetworkSettings,
  Parts,
  PartsOptions,
  Starting,
  StartingContainer,
} from "../parts.ts";
import { fill } from "./fill.ts";
import { readHostSetting } from "./host-setting.ts";
import { createNetwork, type DockerNetworkSettings, dropsGroups } from "./network.ts";
import { startStageContainer } from "./start-container.ts";

/** Removal takes half a second. After this time the run leaves the rest to the next command, by its labels. */
const REMOVAL_LIMIT = 20_000;

export class DockerParts implements Parts {
  readonly labels: Readonly<Record<string, string>>;
  readonly #docker: Docker;
  readonly #engine: Engine;
  readonly #options: PartsOptions;
  readonly #requests: Requests;
  readonly #network: Promise<LabNetwork>;
  readonly #met: Promise<void>;
  /** Ids of the parts that exist. */
  readonly #made = { peers: [] as string[], others: [] as string[], network: "" };

  private constructor(docker: Docker, engine: Engine, options: PartsOptions) {
    this.#docker = docker;
    this.#engine = engine;
    this.#options = options;
    const owner = ownerOfThisProcess(engine.container);
    this.labels = stageLabels({ ...options, owner });
    this.#requests = new Requests(docker, options);
    this.#network = this.#createNetwork();
    this.#met = this.#requests.ask(meetEngine, "describe itself");
    // network() and ready() throw their errors
    this.#network.catch(() => undefined);
    this.#met.catch(() => undefined);
  }

  static async begin(engine: Engine, options: PartsOptions): Promise<DockerParts> {
    prepareTestcontainers(engine);
    return new DockerParts(await dockerClient(engine), engine, options);
  }

  async network({ mtu, groups = false }: NetworkSettings): Promise<LabNetwork> {
    const begun = await this.#network;
    const dropped = groups && dropsGroups(this.#engine);
    if (mtu === undefined && !dropped) return begun;
    await this.#requests.ask(() => this.#docker.getNetwork(begun.id).remove(), "remove a network");
    return this.#createNetwork({ mtu, groups: dropped });
  }

  async ready(images: readonly string[]): Promise<void> {
    await Promise.all([
      this.#met,
      this.#requests.ask(() => checkImages(images), "list its images"),
    ]);
  }

  start({ after, ...starting }: Starting): StartingContainer {
    return startStageContainer(this.#requests, {
      ...starting,
      timed: this.#options.timed,
      whenMade: (id) => {
        this.#made[starting.isPeer ? "peers" : "others"].push(id);
        return after?.runs;
      },
    });
  }

  exec(container: string, command: readonly string[]): Promise<ExecStream> {
    return this.#requests.exec(container, command);
  }

  fill(container: string, archive: Promise<Uint8Array>): Promise<void> {
    return fill(this.#requests, container, archive);
  }

  hostSetting(name: string, image: string): Promise<string> {
    const container = { image, name: `wirestep-host-${this.#options.run}`, labels: this.labels };
    return this.#requests.ask(
      () => readHostSetting(this.#docker, container, name),
      "read a setting of its machine",
    );
  }

  async end(keep: boolean): Promise<void> {
    const answered = this.#requests.end();
    if (keep) return;
    // A request without an answer could still make a container after the removal.
    await limited(
      answered.then(() => removeRun(this.#docker, this.#options.run, this.#made)),
      REMOVAL_LIMIT,
      () => engineIsLate("remove the run's containers", REMOVAL_LIMIT),
    );
  }

  async #createNetwork(settings: DockerNetworkSettings = {}): Promise<LabNetwork> {
    const { timed, run, lab, family } = this.#options;
    const name = `wirestep-${lab}-${run}`;
    const network = await timed("network", () =>
      this.#requests.ask(
        () => createNetwork(this.#docker, name, this.labels, { ...settings, family }),
        "make a network",
      ),
    );
    this.#made.network = network.id;
    return network;
  }
}
