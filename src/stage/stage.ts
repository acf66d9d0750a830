/**
 * The stage of a run: its network, two peers, a sidecar beside each, and streams into all four.
 *
 *     network ──► server, client ──► sidecar and debugger of each, side by side
 *
 * Everything carries the run's label, so closing the stage removes all of it, whatever has been
 * made when something failed or was interrupted.
 */
import type Docker from "dockerode";
import type { Peer } from "../lab/model.ts";
import type { ContainerOptions } from "./containers.ts";
import { debuggerCommand } from "./debugger-command.ts";
import { containerKinds, dockerClient, prepareTestcontainers } from "./engine.ts";
import { engineIsLate } from "./environment-error.ts";
import type { ExecStream } from "./exec-stream.ts";
import { Gate } from "./gate.ts";
import { readHostSetting } from "./host-setting.ts";
import { limited } from "./limit.ts";
import { interfaceOf, LOOPBACK_ADDRESSES } from "./loopback.ts";
import { createNetwork, type LabNetwork } from "./network.ts";
import { ownerOfThisProcess, stageLabels } from "./owner.ts";
import { removeRun } from "./remove.ts";
import { Requests } from "./requests.ts";
import { Sidecar } from "./sidecar.ts";
import type { Addresses, StageOptions, StagePeer } from "./stage-options.ts";

export type { Addresses, DebuggerPlace, StageOptions, StagePeer } from "./stage-options.ts";

/** A peer's container on its way. */
interface StartingPeer {
  /** Its id, once there is one. */
  readonly made: Promise<string>;
  /** Resolves with the same when it runs. */
  readonly runs: Promise<string>;
}

/** Removing takes half a second; an engine that takes this long is left alone, labels remember the rest. */
const REMOVAL_LIMIT = 20_000;

export class Stage implements AsyncDisposable {
  readonly #docker: Docker;
  readonly #options: StageOptions;
  readonly #requests: Requests;
  /** Ids of the containers that have been made. */
  readonly #made: string[] = [];
  #peers: Readonly<Record<Peer, StagePeer>> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(docker: Docker, options: StageOptions) {
    this.#docker = docker;
    this.#options = options;
    this.#requests = new Requests(docker, options);
  }

  /** @throws EnvironmentError if the engine cannot; nothing is left behind then */
  static async open(options: StageOptions): Promise<Stage> {
    prepareTestcontainers(options.engine);
    const stage = new Stage(await dockerClient(options.engine), options);
    try {
      stage.#peers = await stage.#build();
      return stage;
    } catch (error) {
      await stage.close().catch(() => undefined); // the first error is the one to tell
      throw error;
    }
  }

  get peers(): Readonly<Record<Peer, StagePeer>> {
    if (this.#peers === undefined) throw new Error("the stage is not open");
    return this.#peers;
  }

  get addresses(): Addresses {
    const { server, client } = this.peers;
    return { server: server.address, client: client.address };
  }

  /** A kernel setting of the machine the engine runs on, as sysctl prints it. */
  hostSetting(name: string): Promise<string> {
    const { images, run } = this.#options;
    const container = { image: images.sidecar.tag, name: `wirestep-host-${run}` };
    return this.#requests.ask(
      () => readHostSetting(this.#docker, { ...container, labels: this.#labels() }, name),
      "read a setting of its machine",
    );
  }

  async #build(): Promise<Readonly<Record<Peer, StagePeer>>> {
    const { timed, run, lab, family, settings, images } = this.#options;
    const name = `wirestep-${lab}-${run}`;
    const { mtu } = settings;
    const [network] = await Promise.all([
      timed("network", () =>
        this.#requests.ask(
          () => createNetwork(this.#docker, name, this.#labels(), { family, mtu }),
          "make a network",
        ),
      ),
      this.#requests.ask(
        () =>
          containerKinds().then(({ askAhead }) => askAhead([images.lab.tag, images.sidecar.tag])),
        "say which images it has",
      ),
    ]);
    const server = this.#startPeer("server", network);
    const client = this.#startPeer("client", network, settings.loopback ? server : undefined);
    const [serverPeer, clientPeer] = await Promise.all([
      this.#equipPeer("server", network, server),
      this.#equipPeer("client", network, client),
    ]);
    return { server: serverPeer, client: clientPeer };
  }

  /** @param host the peer whose network namespace this one shares; it has its own if left out */
  #startPeer(peer: Peer, network: LabNetwork, host?: StartingPeer): StartingPeer {
    const { timed, engine, images, family, settings } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const options = {
      image: images.lab.tag,
      name: `${network.name}-${peer}`,
      labels: this.#labels(),
      peer,
      made: async (id: string) => {
        this.#made.push(id);
        resolve(id);
      },
    };
    const runs = timed(`${peer}: container`, async () => {
      const { PeerContainer } = await containerKinds();
      const place =
        host === undefined ? { network, family, kernel: engine.kernel } : { host: await host.runs };
      const container = new PeerContainer(options, place, settings);
      return (
        await this.#requests.ask(() => container.start(), "start a peer's container")
      ).getId();
    });
    runs.catch(reject);
    promise.catch(() => undefined); // whoever waits for the container is told
    return { made: promise, runs };
  }

  /** Sidecar and debugger of a peer, side by side. */
  async #equipPeer(peer: Peer, network: LabNetwork, starting: StartingPeer): Promise<StagePeer> {
    const { timed, settings, onDebugger } = this.#options;
    const addresses = settings.loopback ? LOOPBACK_ADDRESSES : network.addresses;
    const container = `${network.name}-${peer}`;
    const sidecarStarting = this.#startSidecar(peer, `${container}-sidecar`, starting);
    const debug = async (): Promise<void> => {
      if (onDebugger === undefined) return;
      const id = await starting.runs;
      const command = debuggerCommand(peer);
      const stream = await timed(`${peer}: debugger`, () => this.#requests.exec(id, command));
      const captured = sidecarStarting.then(({ sidecar, gate }) =>
        Promise.all([sidecar.ready, gate?.ready]),
      );
      onDebugger(peer, stream, { addresses, captured });
    };
    const [tools] = await Promise.all([sidecarStarting, debug()]);
    return { container, address: addresses[peer], ...tools };
  }

  /**
   * Made while the peer's container starts, and started as soon as that runs. Its own program is the
   * agent, unless it is to be left up: it ends with its stream, and the container with it.
   */
  async #startSidecar(
    peer: Peer,
    name: string,
    { made, runs }: StartingPeer,
  ): Promise<Pick<StagePeer, "sidecar" | "gate">> {
    const { timed, images, settings, gated, keep } = this.#options;
    const agent = Sidecar.command(interfaceOf(settings));
    let attached: ExecStream | undefined;
    const options: ContainerOptions = {
      image: images.sidecar.tag,
      name,
      labels: this.#labels(),
      peer,
      command: keep ? undefined : agent,
      made: async (id) => {
        this.#made.push(id);
        if (!keep) attached = await this.#requests.attach(id);
        await runs;
      },
    };
    const { SidecarContainer } = await containerKinds();
    const container = new SidecarContainer(options, await made);
    return timed(`${peer}: sidecar`, async () => {
      const id = (await this.#requests.ask(() => container.start(), "start a sidecar")).getId();
      const [sidecar, gate] = await Promise.all([
        attached ?? this.#requests.exec(id, agent),
        gated ? this.#requests.exec(id, Gate.command) : undefined,
      ]);
      return { sidecar: new Sidecar(sidecar), ...(gate && { gate: new Gate(gate) }) };
    });
  }

  #labels(): Readonly<Record<string, string>> {
    const owner = ownerOfThisProcess(this.#options.engine.container);
    return stageLabels({ ...this.#options, owner });
  }

  /** Removes everything the run has made, unless the stage is to be kept; a second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#remove();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #remove(): Promise<void> {
    const { keep, run } = this.#options;
    const answered = this.#requests.end();
    if (keep && this.#peers !== undefined) return;
    // What was asked for and not yet answered would appear after the clean-up.
    await limited(
      answered.then(() => removeRun(this.#docker, run, this.#made)),
      REMOVAL_LIMIT,
      () => engineIsLate("remove the run's containers", REMOVAL_LIMIT),
    );
  }
}
