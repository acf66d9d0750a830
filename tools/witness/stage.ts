/**
 * A program twice on the same stage: once stepped by the observer, as in a run, and once under strace without any
 * debugger. The observer's run follows the lab's steps. Under strace, the client starts when the server rests; or
 * both follow the lab's steps as well, because strace stops them after each call.
 */
import { isProgramStep, PEERS, type Peer } from "../../src/lab/model.ts";
import { startArguments, startedPrograms } from "../../src/lab/plan/observed.ts";
import { loadLab, type Runnable } from "../../src/lab-files/load.ts";
import { languageOf } from "../../src/languages/languages.ts";
import { Filling } from "../../src/orchestrate/filling.ts";
import { openVenue } from "../../src/orchestrate/find-venue.ts";
import { archivesOf } from "../../src/orchestrate/run-images.ts";
import { Staging } from "../../src/orchestrate/staging.ts";
import { debuggerCommand, programPath } from "../../src/stage/debugger-command.ts";
import { Stage } from "../../src/stage/stage.ts";
import type { Venue } from "../../src/venue/venue.ts";
import { type WitnessImages, witnessImages } from "./images.ts";
import { byThread, type Seen } from "./seen.ts";
import { Shell } from "./shell.ts";
import { Stepper } from "./stepper.ts";
import { Trace } from "./trace.ts";
import { tracingVenue } from "./tracing-venue.ts";
import { until } from "./until.ts";

export type SeenPeers = Readonly<Record<Peer, Seen>>;

/** A step of a peer's program. */
export interface Turn {
  readonly peer: Peer;
  /** The number of its calls up to the end of the step; infinite if its program ends. */
  readonly calls: number;
}

export interface Stepped {
  readonly seen: SeenPeers;
  /** The steps, and last what each program does after them. */
  readonly turns: readonly Turn[];
}

/** A lab with its programs, ready to be put on stages. */
export class Witnessed implements AsyncDisposable {
  readonly #venue: Venue;
  readonly #loaded: Runnable;
  readonly #images: WitnessImages;
  readonly #filling: Filling;
  readonly #ends: boolean;
  readonly #over: AbortController;

  private constructor(
    venue: Venue,
    loaded: Runnable,
    images: WitnessImages,
    ends: boolean,
    over: AbortController,
  ) {
    this.#venue = venue;
    this.#loaded = loaded;
    this.#images = images;
    this.#ends = ends;
    this.#over = over;
    this.#filling = new Filling(over.signal, () => undefined);
  }

  /** @param ends both programs end by themselves, although they wait at times */
  static async of(lab: string, programs?: string, ends = false): Promise<Witnessed> {
    return Witnessed.running(await loadLab(lab, 4, programs), ends);
  }

  /** The same of any two programs. */
  static async running(loaded: Runnable, ends = false): Promise<Witnessed> {
    const venue = await openVenue({ env: process.env, note: () => undefined });
    const over = new AbortController();
    const images = await witnessImages(venue, loaded.files, over.signal);
    return new Witnessed(venue, loaded, images, ends, over);
  }

  /** Whether neither the network nor time acts in the lab, but only its programs. */
  get isComparable(): boolean {
    return this.#loaded.plan.steps.every(isProgramStep);
  }

  /** Steps the lab's lines in the lab's order, and lets the programs run on. */
  async stepped(): Promise<Stepped> {
    const { plan } = this.#loaded;
    await using staging = new Staging({ ...this.#options(), lab: plan.name });
    const { stage, debuggers } = await staging.build({
      venue: this.#venue,
      loaded: this.#loaded,
      images: this.#images.run,
      ...this.#filled(),
    });
    dropCaptures(stage);
    const { arch } = this.#venue;
    const stepper = {
      server: new Stepper(await debuggers.finish("server", stage.peers.server), arch),
      client: new Stepper(await debuggers.finish("client", stage.peers.client), arch),
    };
    const turns: Turn[] = [];
    const endTurn = async (peer: Peer): Promise<void> => {
      const { calls = [] } = byThread(await stepper[peer].calls())["1.1"] ?? {};
      turns.push({ peer, calls: stepper[peer].hasEnded ? Number.POSITIVE_INFINITY : calls.length });
    };
    for (const step of plan.steps.filter(isProgramStep)) {
      await stepper[step.peer].performs(step);
      await endTurn(step.peer);
    }
    await this.#runOn(stepper);
    for (const peer of PEERS) await endTurn(peer);
    const [server, client] = [await stepper.server.calls(), await stepper.client.calls()];
    return { seen: { server: byThread(server), client: byThread(client) }, turns };
  }

  /** Resolves when both programs have ended, or rest and have not woken each other. */
  async #runOn(stepper: Readonly<Record<Peer, Stepper>>): Promise<void> {
    let rounds = 0;
    await until(async () => {
      rounds++;
      for (const peer of PEERS) {
        if (!(await stepper[peer].goesOnOrRests(this.#ends))) rounds = 0;
      }
      return rounds === 2;
    });
  }

  /** The server starts first, and then the client. With turns, both follow them. */
  async traced(turns?: readonly Turn[]): Promise<SeenPeers> {
    const { plan } = this.#loaded;
    const settings = plan.stage ?? {};
    await using stage = await Stage.begin({
      ...this.#options(),
      venue: tracingVenue(this.#venue),
      lab: plan.name,
      run: crypto.randomUUID().slice(0, 8),
    });
    const shells = new Map<Peer, Shell>();
    const ready: Promise<unknown>[] = []; // a sidecar also sets the peer's routes
    await stage.build({
      images: this.#images.traced,
      ...this.#filled(),
      settings,
      gated: false,
      groups: plan.groups,
      onDebugger: (peer, stream, { captured }) => {
        shells.set(peer, new Shell(stream));
        ready.push(captured);
      },
    });
    dropCaptures(stage);
    await Promise.all(ready);
    const traces = new Map<Peer, Trace>();
    for (const [peer, shell] of [...shells].toSorted(([a]) => (a === "server" ? -1 : 1))) {
      const command = debuggerCommand(peer, settings);
      const program = startedPrograms(plan)[peer] ?? programPath(peer);
      const { own, counted } = languageOf(plan.programs[peer])?.runtime ?? {};
      const left = [own, counted].filter(Boolean).join("|");
      const trace = new Trace(shell, program, {
        isForeign: plan.starts?.[peer]?.isForeign === true,
        runtime: left === "" ? undefined : new RegExp(`^(?:${left})`),
      });
      traces.set(peer, trace);
      await trace.start({
        environment: command.slice(0, command.indexOf("gdb")),
        args: startArguments(peer, plan, stage.addresses),
        stopsAfter: turns && COUNTED,
      });
      if (turns) await trace.begins();
      else await until(async () => (await trace.look()).isAtRest);
    }
    for (const { peer, calls } of turns ?? []) await traces.get(peer)?.makes(calls);
    if (turns === undefined) await this.#rest([...traces.values()]);
    const seen = [...traces].map(async ([peer, trace]) => [peer, await trace.seen()] as const);
    return Object.fromEntries(await Promise.all(seen)) as unknown as SeenPeers;
  }

  /** Resolves when both programs rest, and neither has made a call while the other one was checked. */
  async #rest(traces: readonly Trace[]): Promise<void> {
    if (this.#ends) for (const trace of traces) await trace.ended();
    let before: readonly number[] = [];
    await until(async () => {
      const looks = [];
      for (const trace of traces) looks.push(await trace.look());
      const sizes = looks.map(({ size }) => size);
      const isSame = sizes.every((size, index) => size === before[index]);
      before = sizes;
      return isSame && looks.every(({ isAtRest }) => isAtRest);
    });
  }

  #options() {
    return {
      family: this.#loaded.plan.family,
      keep: false,
      signal: this.#over.signal,
      timed: <T>(_: string, work: () => Promise<T>) => work(),
    };
  }

  #filled() {
    const [venue, loaded, images] = [this.#venue, this.#loaded, this.#images.run];
    const filling = archivesOf({ venue, loaded, images }, this.#filling);
    return filling && { filling };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#filling.close();
    this.#over.abort();
  }
}

/** All calls that the programs of labs in their order make. */
const COUNTED = [
  ..."socket bind listen accept accept4 connect sendto recvfrom sendmsg recvmsg sendmmsg read write".split(" "),
  ..."setsockopt getsockopt shutdown close".split(" "),
]; // biome-ignore format: a list

/** The packets are compared elsewhere. A sidecar whose output nothing reads ends. */
function dropCaptures({ peers }: Stage): void {
  for (const peer of PEERS) peers[peer].sidecar.onCapture(() => undefined);
}
