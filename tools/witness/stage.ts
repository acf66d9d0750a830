/**
 * A program twice on the same stage: once stepped by the observer, as in a run, and once under strace without any
 * debugger. The observer's run follows the lab's steps. Under strace, the client starts when the server waits.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Docker, dockerClient, type Engine, openEngine } from "../../src/engine/connect.ts";
import { Requests } from "../../src/engine/requests.ts";
import { buildImage, imageId } from "../../src/images/build.ts";
import { contentHash } from "../../src/images/context.ts";
import { ensureRunImages, type ImageRef, type RunImages } from "../../src/images/ensure.ts";
import { imageTag } from "../../src/images/name.ts";
import { isProgramStep, PEERS, type Peer } from "../../src/lab/model.ts";
import { programArguments } from "../../src/lab/program-arguments.ts";
import { type LoadedLab, loadLab } from "../../src/lab-files/load.ts";
import { Filling } from "../../src/orchestrate/filling.ts";
import { archivesOf } from "../../src/orchestrate/run-images.ts";
import { Staging } from "../../src/orchestrate/staging.ts";
import { debuggerCommand, programPath } from "../../src/stage/debugger-command.ts";
import { Stage } from "../../src/stage/stage.ts";
import { userOf } from "../../src/stage/users.ts";
import { fill } from "../../src/venue/docker/fill.ts";
import { DockerVenue } from "../../src/venue/docker/venue.ts";
import { byThread, type Seen } from "./seen.ts";
import { Stepper } from "./stepper.ts";
import { printed, sleeps, Trace, until } from "./trace.ts";

export type SeenPeers = Readonly<Record<Peer, Seen>>;

/** A lab with its programs, ready to be put on stages. */
export class Witnessed implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #docker: Docker;
  readonly #loaded: LoadedLab;
  readonly #images: RunImages;
  readonly #filling: Filling;
  readonly #ends: boolean;
  readonly #over = new AbortController();

  private constructor(
    engine: Engine,
    docker: Docker,
    loaded: LoadedLab,
    images: RunImages,
    ends: boolean,
  ) {
    this.#ends = ends;
    this.#engine = engine;
    this.#docker = docker;
    this.#loaded = loaded;
    this.#images = images;
    this.#filling = new Filling(this.#over.signal, () => undefined);
  }

  /** @param ends both programs end by themselves, although they wait at times */
  static async of(lab: string, programs?: string, ends = false): Promise<Witnessed> {
    const loaded = await loadLab(lab, 4, programs);
    const engine = await openEngine({ env: process.env, note: () => undefined });
    const images = await ensureRunImages(engine, {
      lab: loaded.files,
      env: process.env,
      note: () => undefined,
    });
    return new Witnessed(engine, await dockerClient(engine), loaded, images, ends);
  }

  /** Whether neither the network nor time acts in the lab, but only its programs. */
  get isComparable(): boolean {
    return this.#loaded.plan.steps.every(isProgramStep);
  }

  /** Steps the lab's lines in the lab's order, and lets the programs run on. */
  async stepped(): Promise<SeenPeers> {
    const { plan } = this.#loaded;
    await using staging = new Staging({ ...this.#options(), lab: plan.name });
    const built = { ...this.#built(), images: this.#images };
    const { stage, debuggers } = await staging.build(built);
    dropCaptures(stage);
    const stepper = {
      server: new Stepper(await debuggers.finish("server", stage.peers.server)),
      client: new Stepper(await debuggers.finish("client", stage.peers.client)),
    };
    for (const step of plan.steps.filter(isProgramStep)) {
      await stepper[step.peer].performs(step);
    }
    await this.#runOn(stage, stepper);
    const ended = PEERS.map(async (peer) => {
      await this.#kill(stage.peers[peer].container, peer);
      return [peer, byThread(await stepper[peer].calls())] as const;
    });
    return Object.fromEntries(await Promise.all(ended)) as unknown as SeenPeers;
  }

  /** Resolves when both programs have ended, or rest and have not woken each other. */
  async #runOn(stage: Stage, stepper: Readonly<Record<Peer, Stepper>>): Promise<void> {
    let rounds = 0;
    await until(async () => {
      rounds++;
      for (const peer of PEERS) {
        const { container } = stage.peers[peer];
        const looking = { program: programPath(peer), states: "SZXt", user: this.#userOf(peer) };
        const rests = () => sleeps(this.#docker, container, looking);
        if (!(await stepper[peer].goesOnOr(this.#ends ? undefined : rests))) rounds = 0;
      }
      return rounds === 2;
    });
  }

  /** The server starts first, and then the client. */
  async traced(): Promise<SeenPeers> {
    const { plan } = this.#loaded;
    const image = await this.#withStrace(this.#images.peer);
    await using stage = await Stage.begin({
      ...this.#options(),
      venue: new DockerVenue(this.#engine),
      lab: plan.name,
      run: crypto.randomUUID().slice(0, 8),
    });
    const { filling } = this.#built();
    const settings = plan.stage ?? {};
    await stage.build({
      images: { ...this.#images, peer: image },
      filling,
      settings,
      gated: false,
      groups: plan.groups,
    });
    dropCaptures(stage);
    const requests = new Requests(this.#docker, this.#over);
    const traces: [Peer, Trace][] = [];
    for (const peer of PEERS) {
      const { container } = stage.peers[peer];
      if (filling)
        await fill(
          requests,
          container,
          filling.then((archives) => archives[peer]),
        );
      const command = debuggerCommand(peer, settings);
      const environment = command.slice(0, command.indexOf("gdb"));
      const args = programArguments(peer, plan.family, stage.addresses, plan);
      const trace = new Trace(this.#docker, container, peer);
      await trace.start([
        ...environment,
        "/usr/local/lib/wirestep/run-program.sh",
        programPath(peer),
        ...args,
      ]);
      await trace.quiet();
      traces.push([peer, trace]);
    }
    for (const [, trace] of traces) await (this.#ends ? trace.ended() : trace.quiet());
    const seen = await Promise.all(
      traces.map(async ([peer, trace]) => {
        await this.#kill(stage.peers[peer].container, peer);
        return [peer, await trace.seen()] as const;
      }),
    );
    await requests.end();
    return Object.fromEntries(seen) as unknown as SeenPeers;
  }

  /** Only the program's own user sees the file that a process executes. */
  #userOf(peer: Peer): string {
    return userOf(peer, this.#loaded.plan.stage ?? {});
  }

  async #kill(container: string, peer: Peer): Promise<void> {
    await printed(
      this.#docker,
      container,
      [
        "sh",
        "-c",
        `for p in /proc/[0-9]*; do
      [ "$(readlink $p/exe)" != ${programPath(peer)} ] || kill -9 \${p#/proc/}; done; true`,
      ],
      this.#userOf(peer),
    );
  }

  #options() {
    return {
      family: this.#loaded.plan.family,
      keep: false,
      signal: this.#over.signal,
      timed: <T>(_: string, work: () => Promise<T>) => work(),
    };
  }

  #built() {
    const built = {
      venue: new DockerVenue(this.#engine),
      loaded: this.#loaded,
      images: this.#images,
    };
    const filling = archivesOf(built, this.#filling);
    return { ...built, ...(filling && { filling }) };
  }

  async #withStrace(base: ImageRef): Promise<ImageRef> {
    const [dockerfile, script] = await Promise.all(
      ["strace.Dockerfile", "run-program.sh"].map((name) =>
        readFile(fileURLToPath(new URL(name, import.meta.url))),
      ),
    );
    if (dockerfile === undefined || script === undefined) throw new Error("there are two files");
    const files = [
      { path: "Dockerfile", bytes: dockerfile, executable: false },
      { path: "run-program.sh", bytes: script, executable: true },
    ];
    const tag = imageTag("test-strace", contentHash(files, base.id));
    let id = await imageId(this.#engine, tag, undefined);
    if (id === undefined) {
      const build = { tag, files, args: { BASE: base.tag }, labels: {}, network: "host" as const };
      await buildImage(this.#docker, build, { env: process.env, signal: undefined });
      id = await imageId(this.#engine, tag, undefined);
    }
    return { tag, id: id ?? "" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#filling.close();
    this.#over.abort();
  }
}

/** The packets are compared elsewhere. A sidecar whose output nothing reads ends. */
function dropCaptures({ peers }: Stage): void {
  for (const peer of PEERS) peers[peer].sidecar.onCapture(() => undefined);
}
