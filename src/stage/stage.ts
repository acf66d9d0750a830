/**
 * The stage of a run: its network, two peers, a sidecar beside each, and streams into all four.
 *
 *     network ──► server, client ──► sidecar and debugger of each, side by side
 *
 * Everything carries the run's label, so closing the stage removes all of it, whatever has been
 * made when something failed or was interrupted.
 */
import type Docker from "dockerode";
import type { StartedTestContainer } from "testcontainers";
import type { Family, Peer, StageSettings } from "../lab/model.ts";
import { type ContainerOptions, PeerContainer, SidecarContainer } from "./containers.ts";
import { DEBUGGER } from "./debugger-command.ts";
import { dockerClient, type Engine, prepareTestcontainers } from "./engine.ts";
import { EnvironmentError, engineIsLate } from "./environment-error.ts";
import { ExecStream } from "./exec-stream.ts";
import { Gate } from "./gate.ts";
import { readHostSetting } from "./host-setting.ts";
import type { Images } from "./images.ts";
import { limited } from "./limit.ts";
import { interfaceOf, LOOPBACK_ADDRESSES } from "./loopback.ts";
import { createNetwork, type LabNetwork } from "./network.ts";
import {
  FAMILY_LABEL,
  KEEP_LABEL,
  LAB_LABEL,
  OWNER_LABEL,
  ownerOfThisProcess,
  RUN_LABEL,
} from "./owner.ts";
import { removeRun } from "./remove.ts";
import { Sidecar } from "./sidecar.ts";
import { settingError } from "./sysctls.ts";

export interface StageOptions {
  readonly engine: Engine;
  readonly images: Images;
  readonly lab: string;
  readonly family: Family;
  readonly settings: StageSettings;
  /** Whether packets can be held. */
  readonly gated: boolean;
  readonly run: string;
  /** Leave everything up when the stage is closed. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** Told how long each phase took. */
  readonly timed: <T>(phase: string, work: () => Promise<T>) => Promise<T>;
}

/** A peer as a run uses it. */
export interface StagePeer {
  readonly container: string;
  readonly address: string;
  /** GDB's standard streams. */
  readonly debugger: ExecStream;
  readonly sidecar: Sidecar;
  /** Present on a stage where packets can be held. */
  readonly gate?: Gate;
}

/** No single request to a working engine takes longer, in milliseconds. */
const ENGINE_LIMIT = 60_000;
/** Removing takes half a second; an engine that takes this long is left alone, labels remember the rest. */
const REMOVAL_LIMIT = 20_000;

export class Stage implements AsyncDisposable {
  readonly #docker: Docker;
  readonly #options: StageOptions;
  readonly #streams: ExecStream[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  #peers: Readonly<Record<Peer, StagePeer>> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(docker: Docker, options: StageOptions) {
    this.#docker = docker;
    this.#options = options;
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

  get addresses(): Readonly<Record<Peer, string>> {
    const { server, client } = this.peers;
    return { server: server.address, client: client.address };
  }

  /** A kernel setting of the machine the engine runs on, as sysctl prints it. */
  hostSetting(name: string): Promise<string> {
    const { images, run } = this.#options;
    const container = { image: images.sidecar.tag, name: `wirestep-host-${run}` };
    return this.#ask(
      readHostSetting(this.#docker, { ...container, labels: this.#labels() }, name),
      "read a setting of its machine",
    );
  }

  async #build(): Promise<Readonly<Record<Peer, StagePeer>>> {
    const { timed, run, lab, family, settings } = this.#options;
    const name = `wirestep-${lab}-${run}`;
    const { mtu } = settings;
    const network = await timed("network", () =>
      this.#ask(
        createNetwork(this.#docker, name, this.#labels(), { family, mtu }),
        "make a network",
      ),
    );
    const server = this.#startPeer("server", network);
    const client = settings.loopback
      ? server.then((host) => this.#startPeer("client", network, host))
      : this.#startPeer("client", network);
    const [serverPeer, clientPeer] = await Promise.all([
      this.#equipPeer("server", network, server),
      this.#equipPeer("client", network, client),
    ]);
    return { server: serverPeer, client: clientPeer };
  }

  /** @param host the container whose network namespace the peer shares; its own if left out */
  #startPeer(
    peer: Peer,
    network: LabNetwork,
    host?: StartedTestContainer,
  ): Promise<StartedTestContainer> {
    const { timed, engine, images, family, settings } = this.#options;
    const options = this.#named(peer, images.lab.tag, `${network.name}-${peer}`);
    const place = host === undefined ? { network, family, kernel: engine.kernel } : { host };
    return timed(`${peer}: container`, () =>
      this.#ask(new PeerContainer(options, place, settings).start(), "start a peer's container"),
    );
  }

  /** Sidecar and debugger of a peer, as soon as its container runs. */
  async #equipPeer(
    peer: Peer,
    network: LabNetwork,
    starting: Promise<StartedTestContainer>,
  ): Promise<StagePeer> {
    const { timed, images, settings, gated } = this.#options;
    const container = await starting;
    const name = `${network.name}-${peer}`;
    const [tools, debuggerStream] = await Promise.all([
      timed(`${peer}: sidecar`, async () => {
        const options = this.#named(peer, images.sidecar.tag, `${name}-sidecar`);
        const beside = new SidecarContainer(options, container);
        const id = (await this.#ask(beside.start(), "start a sidecar")).getId();
        const [sidecar, gate] = await Promise.all([
          this.#exec(id, Sidecar.command(interfaceOf(settings))),
          gated ? this.#exec(id, Gate.command) : undefined,
        ]);
        return { sidecar: new Sidecar(sidecar), ...(gate && { gate: new Gate(gate) }) };
      }),
      timed(`${peer}: debugger`, () => this.#exec(container.getId(), DEBUGGER)),
    ]);
    const addresses = settings.loopback ? LOOPBACK_ADDRESSES : network.addresses;
    return { container: name, address: addresses[peer], debugger: debuggerStream, ...tools };
  }

  #named(peer: Peer, image: string, name: string): ContainerOptions {
    return { image, name, labels: this.#labels(), peer };
  }

  async #exec(container: string, command: readonly string[]): Promise<ExecStream> {
    const stream = await this.#ask(
      ExecStream.open(this.#docker, container, { command }),
      "run a program in a container",
    );
    this.#streams.push(stream);
    return stream;
  }

  /** Waits for the engine within a limit; what is asked for counts as made until it is answered. */
  async #ask<T>(work: Promise<T>, what: string): Promise<T> {
    this.#inFlight.add(work);
    work.then(
      () => this.#inFlight.delete(work),
      () => this.#inFlight.delete(work),
    );
    try {
      return await limited(
        work,
        ENGINE_LIMIT,
        () => engineIsLate(what, ENGINE_LIMIT),
        this.#options.signal,
      );
    } catch (cause) {
      this.#options.signal.throwIfAborted();
      if (cause instanceof EnvironmentError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const refused = settingError(reason, this.#options);
      throw (
        refused ??
        new EnvironmentError(
          `The Docker engine could not ${what}: ${reason}`,
          "See whether it still answers (docker ps), and whether disk and memory are free; then run this again.",
          { cause },
        )
      );
    }
  }

  #labels(): Readonly<Record<string, string>> {
    const { engine, run, lab, family, keep } = this.#options;
    return {
      [RUN_LABEL]: run,
      [LAB_LABEL]: lab,
      [FAMILY_LABEL]: `${family}`,
      [OWNER_LABEL]: ownerOfThisProcess(engine.container),
      ...(keep && { [KEEP_LABEL]: "yes" }),
    };
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
    for (const stream of this.#streams) stream[Symbol.dispose]();
    if (this.#options.keep && this.#peers !== undefined) return;
    // What was asked for and not yet answered would appear after the clean-up.
    await limited(
      Promise.allSettled(this.#inFlight).then(() => removeRun(this.#docker, this.#options.run)),
      REMOVAL_LIMIT,
      () => engineIsLate("remove the run's containers", REMOVAL_LIMIT),
    );
  }
}
