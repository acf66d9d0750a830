/**
 * The parts of a stage in namespaces of this machine's kernel. All of them are processes that the kernel kills
 * with this one, so a killed command leaves only empty control groups and a folder of programs, which the next
 * command removes.
 */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ContainerDescription } from "../../containers/description.ts";
import type { ProgramStream } from "../../containers/program-stream.ts";
import { ownerOfThisProcess, PEER_LABEL, stageLabels } from "../../engine/owner.ts";
import { Scratch } from "../../engine/scratch.ts";
import type { Peer } from "../../lab/model.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import { limited, untilAborted } from "../../runtime/time-limit.ts";
import type {
  LabNetwork,
  NetworkSettings,
  Parts,
  PartsOptions,
  Starting,
  StartingContainer,
} from "../parts.ts";
import { Contained, type Surroundings } from "./contained.ts";
import type { ControlGroup, ControlGroups } from "./control-groups.ts";
import { fillFolder } from "./filled-folder.ts";
import { readMachineSetting } from "./machine-setting.ts";
import { type Cable, makeCable } from "./network.ts";
import { type Rights, sharedRights } from "./rights.ts";

/** Starting a process takes milliseconds. */
const START_LIMIT = 20_000;
/** The kernel ends a namespace's processes at once. */
const REMOVAL_LIMIT = 20_000;

interface Part {
  readonly description: ContainerDescription;
  readonly contained: Contained;
  readonly filled: string | undefined;
}

/** The containers of all stages of this process, by name: others can join their namespaces. */
export type Containers = Map<string, Contained>;

export class NamespaceParts implements Parts {
  readonly labels: Readonly<Record<string, string>>;
  readonly #options: PartsOptions;
  readonly #containers: Containers;
  readonly #groups: ControlGroups | undefined;
  readonly #groupsMade: Promise<ControlGroup>[] = [];
  readonly #rights: Promise<Rights>;
  readonly #cables: Promise<Cable>[] = [];
  readonly #parts = new Map<string, Part>();
  readonly #starts = new Set<Promise<unknown>>();
  readonly #streams: ProgramStream[] = [];
  #scratch: Promise<Scratch> | undefined;
  #ending = false;

  constructor(options: PartsOptions, containers: Containers, groups: ControlGroups | undefined) {
    this.#containers = containers;
    this.#options = options;
    this.#groups = groups;
    this.labels = stageLabels({ ...options, owner: ownerOfThisProcess() });
    this.#rights = sharedRights();
    this.#cable().catch(() => undefined); // network() throws it
  }

  async network({ mtu }: NetworkSettings): Promise<LabNetwork> {
    const [begun] = this.#cables;
    if (mtu === undefined && begun !== undefined) return (await begun).network;
    return (await this.#cable(mtu)).network;
  }

  async ready(): Promise<void> {}

  start(starting: Starting): StartingContainer {
    const made = Promise.withResolvers<string>();
    const attached = Promise.withResolvers<ProgramStream>();
    const program = starting.command && {
      command: starting.command,
      end: randomBytes(8).toString("hex"),
    };
    const up = async (): Promise<string> => {
      const description = await starting.describe(program);
      const { name } = description;
      made.resolve(name);
      return this.#options.timed(starting.phase, async () => {
        await starting.after?.runs;
        const part = await this.#make(description, program?.end);
        this.#parts.set(name, part);
        if (program !== undefined) attached.resolve(part.contained.stream);
        await this.#started(part.contained, starting.refusal);
        this.#containers.set(name, part.contained);
        return name;
      });
    };
    const runs = this.#followed(up());
    for (const { promise, reject } of [made, attached]) {
      runs.catch(reject);
      promise.catch(() => undefined); // those who wait for the container get the error
    }
    return { made: made.promise, attached: attached.promise, runs };
  }

  async exec(container: string, command: readonly string[]): Promise<ProgramStream> {
    const { description } = this.#part(container);
    const name = `${container}-${randomBytes(4).toString("hex")}`;
    const part = await this.#make({ ...description, name, command, input: true });
    this.#parts.set(name, part);
    this.#streams.push(part.contained.stream);
    await this.#followed(this.#started(part.contained));
    return part.contained.stream;
  }

  async fill(container: string, archive: Promise<Uint8Array>): Promise<void> {
    const { filled } = this.#part(container);
    if (filled === undefined) throw new Error(`${container} has no folder to fill`);
    const bytes = await untilAborted(archive, this.#options.signal);
    try {
      await fillFolder(filled, bytes);
    } catch (cause) {
      throw new EnvironmentError(
        `A program could not be written into ${filled}: ${String(cause)}`,
        "Free some disk space, then run this again.",
        { cause },
      );
    }
  }

  async hostSetting(name: string): Promise<string> {
    return readMachineSetting(name);
  }

  async end(): Promise<void> {
    this.#ending = true;
    await Promise.allSettled(this.#starts);
    await limited(
      this.#remove(),
      REMOVAL_LIMIT,
      () =>
        new EnvironmentError(
          `The stage's processes did not end within ${REMOVAL_LIMIT / 1000} s.`,
          "They end with this command. Check whether the machine is overloaded.",
        ),
    );
  }

  async #remove(): Promise<void> {
    const parts = [...this.#parts.values()];
    // with the first process of a peer, all that joined its namespaces ends
    const peers = parts.filter(({ description }) => description.processesOf === undefined);
    await Promise.all(peers.map(({ contained }) => contained.end()));
    await Promise.all(parts.map(({ contained }) => contained.end()));
    for (const { contained, description } of parts) {
      contained.stream[Symbol.dispose]();
      this.#containers.delete(description.name);
    }
    const cables = await Promise.allSettled(this.#cables);
    const groups = await Promise.allSettled(this.#groupsMade);
    await Promise.all([
      ...cables.map(async (cable) => cable.status === "fulfilled" && cable.value.remove()),
      ...groups.map(async (group) => group.status === "fulfilled" && group.value.remove()),
    ]);
    const [rights] = await Promise.allSettled([this.#rights]);
    if (rights.status === "fulfilled") await rights.value.end();
    await (await this.#scratch)?.[Symbol.asyncDispose]();
  }

  #cable(mtu?: number): Promise<Cable> {
    const { lab, run, family, timed } = this.#options;
    const name = `wirestep-${lab}-${run}`;
    const cable = timed("network", async () => makeCable(await this.#rights, name, family, mtu));
    this.#cables.push(cable);
    return cable;
  }

  async #make(description: ContainerDescription, end?: string): Promise<Part> {
    if (this.#ending) throw this.#over();
    const making = this.#groups?.make(description.name, description.limits);
    if (making !== undefined) this.#groupsMade.push(making); // removed even if the rest of the container fails
    const [group, surroundings, filled] = await Promise.all([
      making,
      this.#around(description),
      description.filled && this.#folderFor(description.name),
    ]);
    const { enter } = await this.#rights;
    const contained = new Contained(description, { ...surroundings, enter, group, filled, end });
    return { description, contained, filled };
  }

  /** The namespaces that a container joins. */
  async #around({
    network,
    labels,
    processesOf,
  }: ContainerDescription): Promise<Pick<Surroundings, "networkOf" | "processesOf">> {
    const first = processesOf === undefined ? undefined : this.#part(processesOf).contained.first;
    if (typeof network === "string") return { processesOf: first };
    if ("of" in network) {
      return { networkOf: this.#part(network.of).contained.first, processesOf: first };
    }
    const { namespaces } = (await this.#cables.at(-1)) ?? {};
    return { networkOf: namespaces?.[labels[PEER_LABEL] as Peer], processesOf: first };
  }

  async #folderFor(name: string): Promise<string> {
    this.#scratch ??= Scratch.make();
    const folder = join((await this.#scratch).folder, name);
    await mkdir(folder, { mode: 0o755 });
    return folder;
  }

  async #started(contained: Contained, refusal?: Starting["refusal"]): Promise<void> {
    const { signal } = this.#options;
    try {
      if (this.#ending) throw this.#over();
      await limited(contained.start(), START_LIMIT, () => new Error("it did not start"), signal);
    } catch (cause) {
      signal.throwIfAborted();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw refusal?.(reason) ?? notStarted(reason, cause);
    }
  }

  #part(name: string): Part {
    const part = this.#parts.get(name);
    if (part === undefined) throw new Error(`there is no container ${name}`);
    return part;
  }

  #followed<T>(work: Promise<T>): Promise<T> {
    this.#starts.add(work);
    const over = (): unknown => this.#starts.delete(work);
    work.then(over, over);
    return work;
  }

  #over(): unknown {
    const { signal } = this.#options;
    return signal.aborted ? signal.reason : new Error("the stage is being removed");
  }
}

export function notStarted(reason: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `A container of namespaces could not start: ${reason}`,
    "Run wirestep doctor: it tries each thing that this stage needs, and names the fix.",
    { cause },
  );
}
