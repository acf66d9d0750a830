/**
 * The stage of a run: its network, two peers, a sidecar for each, and streams into all four.
 *
 *     network ──► server, client, each with its debugger ──► sidecar of each, at the same time
 *
 * A venue makes and removes the parts.
 */
import type { RunImages } from "../images/ensure.ts";
import type { Peer } from "../lab/model.ts";
import type { LabNetwork, Parts, StartingContainer } from "../venue/parts.ts";
import { peerContainer, sidecarContainer } from "./containers.ts";
import { debuggerCommand } from "./debugger-command.ts";
import { Gate } from "./gate.ts";
import { FILLED } from "./lab-folder.ts";
import { addressesOn, interfaceOf } from "./loopback.ts";
import type { Addresses, StageBeginning, StageOptions, StagePeer } from "./options.ts";
import { Sidecar } from "./sidecar.ts";
import { settingError } from "./sysctls.ts";
import { asSidecar } from "./users.ts";

export class Stage implements AsyncDisposable {
  readonly #beginning: StageBeginning;
  readonly #parts: Parts;
  #images: RunImages | undefined;
  #peers: Readonly<Record<Peer, StagePeer>> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(parts: Parts, beginning: StageBeginning) {
    this.#parts = parts;
    this.#beginning = beginning;
  }

  /** Requests the network. An engine takes longer for it than the reading of a lab takes. */
  static async begin(beginning: StageBeginning): Promise<Stage> {
    return new Stage(await beginning.venue.parts(beginning), beginning);
  }

  /** @throws EnvironmentError if the venue fails; the stage is then removed */
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

  /** A kernel setting of the venue's machine, as sysctl prints it. */
  hostSetting(name: string): Promise<string> {
    const image = this.#images?.sidecar.tag;
    if (image === undefined) throw new Error("the stage has not been built");
    return this.#parts.hostSetting(name, image);
  }

  async #build(options: StageOptions): Promise<Readonly<Record<Peer, StagePeer>>> {
    const { images, settings, groups } = options;
    const [network] = await Promise.all([
      this.#parts.network({ mtu: settings.mtu, groups }),
      this.#parts.ready([images.peer.tag, images.sidecar.tag]),
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
    const { venue, family, lab } = this.#beginning;
    const { labels } = this.#parts;
    const image = images.peer.tag;
    const name = `${network.name}-${peer}`;
    const filled = filling !== undefined;
    return this.#parts.start({
      isPeer: true,
      command: onDebugger && debuggerCommand(peer, settings, typed, programs?.[peer]),
      describe: async (program) => {
        const place =
          host === undefined
            ? { network, family, kernel: venue.kernel }
            : { host: await host.runs };
        return peerContainer({ image, name, labels, peer, program, filled }, place, settings);
      },
      refusal: (reason) => settingError(reason, { lab, settings }),
      phase: `${peer}: container`,
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
        await this.#parts.fill(
          id,
          filling.then((archives) => archives[peer]),
        );
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
    const { labels } = this.#parts;
    const { lab } = this.#beginning;
    const { attached, runs } = this.#parts.start({
      isPeer: false,
      command: Sidecar.command(interfaceOf(settings), groups),
      describe: async (program) =>
        sidecarContainer({ image, name, labels, peer, program }, await host.made, settings),
      after: host,
      refusal: (reason) => settingError(reason, { lab, settings }),
      phase: `${peer}: sidecar`,
    });
    const [stream, id] = await Promise.all([attached, runs]);
    const gate = gated ? await this.#parts.exec(id, asSidecar(Gate.command)) : undefined;
    return { sidecar: new Sidecar(stream), ...(gate && { gate: new Gate(gate) }) };
  }

  /** Removes the whole stage, unless it must be kept. A second call waits for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#parts.end(this.#beginning.keep && this.#peers !== undefined);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
