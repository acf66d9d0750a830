/**
 * The stage of a run: its network, two peers, a sidecar for each, and streams into all four.
 *
 *     network ──► server, client, each with its debugger ──► sidecar of each, at the same time
 *
 * Every part has the run's label. If the run fails or is interrupted while the stage is being built, its
 * closing therefore removes the parts that exist.
 */
import { type Docker, dockerClient, prepareTestcontainers } from "../engine/connect.ts";
import { checkImages, meetEngine } from "../engine/containers/start.ts";
import { ownerOfThisProcess, stageLabels } from "../engine/owner.ts";
import { removeRun } from "../engine/remove.ts";
import { Requests } from "../engine/requests.ts";
import type { RunImages } from "../images/ensure.ts";
import type { Peer } from "../lab/model.ts";
import { engineIsLate } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import { peerContainer, sidecarContainer } from "./containers.ts";
import { debuggerCommand } from "./debugger-command.ts";
import { FILLED, fill } from "./fill.ts";
import { Gate } from "./gate.ts";
import { readHostSetting } from "./host-setting.ts";
import { addressesOn, interfaceOf } from "./loopback.ts";
import { createNetwork, dropsGroups, type LabNetwork, type NetworkSettings } from "./network.ts";
import type { Addresses, StageBeginning, StageOptions, StagePeer } from "./options.ts";
import { Sidecar } from "./sidecar.ts";
import { type StartingContainer, startStageContainer } from "./start-container.ts";
import { settingError } from "./sysctls.ts";

/** Removal takes half a second. After this time the run leaves the rest to the next command, by its labels. */
const REMOVAL_LIMIT = 20_000;

export class Stage implements AsyncDisposable {
  readonly #docker: Docker;
  readonly #beginning: StageBeginning;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #requests: Requests;
  readonly #network: Promise<LabNetwork>;
  readonly #met: Promise<void>;
  /** Ids of the parts that exist. */
  readonly #made = { peers: [] as string[], others: [] as string[], network: "" };
  #images: RunImages | undefined;
  #peers: Readonly<Record<Peer, StagePeer>> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(docker: Docker, beginning: StageBeginning) {
    this.#docker = docker;
    this.#beginning = beginning;
    const owner = ownerOfThisProcess(beginning.engine.container);
    this.#labels = stageLabels({ ...beginning, owner });
    this.#requests = new Requests(docker, beginning);
    this.#network = this.#createNetwork();
    this.#met = this.#requests.ask(meetEngine, "describe itself");
    // build() throws their errors
    this.#network.catch(() => undefined);
    this.#met.catch(() => undefined);
  }

  /** Requests the network. An engine takes longer for it than the reading of a lab takes. */
  static async begin(beginning: StageBeginning): Promise<Stage> {
    prepareTestcontainers(beginning.engine);
    return new Stage(await dockerClient(beginning.engine), beginning);
  }

  /** @throws EnvironmentError if the engine fails; the stage is then removed */
  async build(options: StageOptions): Promise<void> {
    this.#images = options.images;
    try {
      this.#peers = await this.#build(options);
    } catch (error) {
      await this.close().catch(() => undefined); // the first error is the one to report
      throw error;
    }
  }

  get peers(): Readonly<Record<Peer, StagePeer>> {
    if (this.#peers === undefined) throw new Error("the stage has not been built");
    return this.#peers;
  }

  get addresses(): Addresses {
    const { server, client } = this.peers;
    return { server: server.address, client: client.address };
  }

  /** A kernel setting of the engine's machine, as sysctl prints it. */
  hostSetting(name: string): Promise<string> {
    const image = this.#images?.sidecar.tag;
    if (image === undefined) throw new Error("the stage has not been built");
    const container = { image, name: `wirestep-host-${this.#beginning.run}`, labels: this.#labels };
    return this.#requests.ask(
      () => readHostSetting(this.#docker, container, name),
      "read a setting of its machine",
    );
  }

  async #createNetwork(settings: NetworkSettings = {}): Promise<LabNetwork> {
    const { timed, run, lab, family } = this.#beginning;
    const name = `wirestep-${lab}-${run}`;
    const network = await timed("network", () =>
      this.#requests.ask(
        () => createNetwork(this.#docker, name, this.#labels, { ...settings, family }),
        "make a network",
      ),
    );
    this.#made.network = network.id;
    return network;
  }

  /** The network for the lab. It was requested before the lab was read, with the usual settings. */
  async #networkFor({ settings: { mtu }, groups }: StageOptions): Promise<LabNetwork> {
    const begun = await this.#network;
    const dropped = groups && dropsGroups(this.#beginning.engine);
    if (mtu === undefined && !dropped) return begun;
    await this.#requests.ask(() => this.#docker.getNetwork(begun.id).remove(), "remove a network");
    return this.#createNetwork({ mtu, groups: dropped });
  }

  async #build(options: StageOptions): Promise<Readonly<Record<Peer, StagePeer>>> {
    const { images, settings } = options;
    const [network] = await Promise.all([
      this.#networkFor(options),
      this.#met,
      this.#requests.ask(
        () => checkImages([images.peer.tag, images.sidecar.tag]),
        "list its images",
      ),
    ]);
    const server = this.#startPeer("server", network, options);
    options.onServer?.(server, addressesOn(network, settings));
    const client = this.#startPeer(
      "client",
      network,
      options,
      settings.loopback ? server : undefined,
    );
    const { onStarting } = options;
    if (onStarting) void client.made.then(onStarting, () => undefined); // after a failure it has no use
    const [serverPeer, clientPeer] = await Promise.all([
      this.#equipPeer("server", network, options, server),
      this.#equipPeer("client", network, options, client),
    ]);
    return { server: serverPeer, client: clientPeer };
  }

  /** @param host the peer whose network namespace this one shares; without one, it has its own */
  #startPeer(
    peer: Peer,
    network: LabNetwork,
    { images, settings, typed, filling, onDebugger, programs }: StageOptions,
    host?: StartingContainer,
  ): StartingContainer {
    const { engine, family, lab, timed } = this.#beginning;
    const image = images.peer.tag;
    const name = `${network.name}-${peer}`;
    const labels = this.#labels;
    const filled = filling !== undefined;
    return startStageContainer(this.#requests, {
      command: onDebugger && debuggerCommand(peer, settings, typed, programs?.[peer]),
      describe: async (program) => {
        const place =
          host === undefined
            ? { network, family, kernel: engine.kernel }
            : { host: await host.runs };
        return peerContainer({ image, name, labels, peer, program, filled }, place, settings);
      },
      whenMade: (id) => this.#made.peers.push(id),
      refusal: (reason) => settingError(reason, { lab, settings }),
      phase: `${peer}: container`,
      timed,
    });
  }

  /** Starts a peer's sidecar and its debugger at the same time. */
  async #equipPeer(
    peer: Peer,
    network: LabNetwork,
    options: StageOptions,
    starting: StartingContainer,
  ): Promise<StagePeer> {
    const { settings, filling, onDebugger } = options;
    const addresses = addressesOn(network, settings);
    const container = `${network.name}-${peer}`;
    const equipping = this.#startSidecar(peer, `${container}-sidecar`, options, starting);
    const debug = async (): Promise<void> => {
      if (onDebugger === undefined) return;
      const [stream, id] = await Promise.all([starting.attached, starting.runs]);
      if (filling !== undefined) {
        const archive = filling.then((archives) => archives[peer]);
        await fill(this.#requests, id, archive);
        stream.write(FILLED);
      }
      const captured = equipping.then(({ sidecar, gate }) =>
        Promise.all([sidecar.ready, gate?.ready]),
      );
      onDebugger(peer, stream, { addresses, captured });
    };
    const [tools] = await Promise.all([equipping, debug()]);
    return { container, address: addresses[peer], ...tools };
  }

  /** Makes the sidecar while the peer's container starts, and starts it as soon as that runs. */
  async #startSidecar(
    peer: Peer,
    name: string,
    { images, settings, gated, groups }: StageOptions,
    host: StartingContainer,
  ): Promise<Pick<StagePeer, "sidecar" | "gate">> {
    const image = images.sidecar.tag;
    const labels = this.#labels;
    const { lab, timed } = this.#beginning;
    const { attached, runs } = startStageContainer(this.#requests, {
      command: Sidecar.command(interfaceOf(settings), groups),
      describe: async (program) =>
        sidecarContainer({ image, name, labels, peer, program }, await host.made, settings),
      whenMade: (id) => {
        this.#made.others.push(id);
        return host.runs;
      },
      refusal: (reason) => settingError(reason, { lab, settings }),
      phase: `${peer}: sidecar`,
      timed,
    });
    const [stream, id] = await Promise.all([attached, runs]);
    const gate = gated ? await this.#requests.exec(id, Gate.command) : undefined;
    return { sidecar: new Sidecar(stream), ...(gate && { gate: new Gate(gate) }) };
  }

  /** Removes the whole stage, unless it must be kept. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#remove();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #remove(): Promise<void> {
    const { keep, run } = this.#beginning;
    const answered = this.#requests.end();
    if (keep && this.#peers !== undefined) return;
    // A request without an answer could still make a container after the removal.
    await limited(
      answered.then(() => removeRun(this.#docker, run, this.#made)),
      REMOVAL_LIMIT,
      () => engineIsLate("remove the run's containers", REMOVAL_LIMIT),
    );
  }
}
