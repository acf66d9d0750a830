/** Namespaces of this machine's kernel as the venue of stages: no daemon, and no engine. */
import { execFile } from "node:child_process";
import { arch, release } from "node:os";
import { promisify } from "node:util";
import type { ContainerDescription } from "../../containers/description.ts";
import { ownerOfThisProcess } from "../../engine/owner.ts";
import type { LabSources } from "../../images/context.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import type { Parts, PartsOptions } from "../parts.ts";
import type { ImageSearch, MadeContainer, Venue } from "../venue.ts";
import { Contained } from "./contained.ts";
import { type ControlGroups, controlGroups } from "./control-groups.ts";
import { type Containers, NamespaceParts, notStarted } from "./parts.ts";
import { isRoot, rightsOfOne } from "./rights.ts";
import { imagesHere, madeImages } from "./roots/images.ts";
import { TOOLS_PATH } from "./tools-path.ts";

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64" };

export class NamespaceVenue implements Venue {
  readonly kind = "namespaces";
  readonly address = "namespaces";
  readonly kernel = release();
  readonly arch: string = ARCHITECTURES[arch()] ?? arch();
  readonly version: string;
  readonly limits: Venue["limits"];
  readonly #groups: ControlGroups | undefined;
  /** The containers of stages, by name. */
  readonly #containers: Containers = new Map();

  private constructor(version: string) {
    this.version = version;
    const groups = controlGroups();
    this.#groups = "why" in groups ? undefined : groups;
    this.limits = "why" in groups ? { limitsMissing: groups.why } : {};
  }

  /** Undefined if this machine has no bubblewrap. */
  static async find(): Promise<NamespaceVenue | undefined> {
    try {
      const { stdout } = await promisify(execFile)("bwrap", ["--version"], {
        env: { PATH: TOOLS_PATH },
      });
      return new NamespaceVenue(stdout.trim());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** @throws EnvironmentError if this machine has no bubblewrap */
  static async open(): Promise<NamespaceVenue> {
    const found = await NamespaceVenue.find();
    if (found !== undefined) return found;
    throw new EnvironmentError(
      "The stage of namespaces needs bubblewrap, and there is no bwrap on this machine.",
      "Install it: apt-get install bubblewrap, dnf install bubblewrap, or pacman -S bubblewrap.",
    );
  }

  owner(): string {
    return ownerOfThisProcess();
  }

  async parts(options: PartsOptions): Promise<Parts> {
    if (options.keep) {
      throw new EnvironmentError(
        "A stage of namespaces ends with its command, so it can't be kept.",
        "Leave out --keep, or run the lab with --stage docker.",
      );
    }
    return new NamespaceParts(options, this.#containers, this.#groups);
  }

  async make(description: ContainerDescription): Promise<MadeContainer> {
    const { network, name, limits, tracing } = description;
    if (tracing === true && !isRoot()) throw new Error("only root may read the kernel's trace");
    const group = await this.#groups?.make(name, limits);
    const of = typeof network === "object" && "of" in network ? network.of : undefined;
    const networkOf = of === undefined ? undefined : this.#containers.get(of)?.first;
    const contained = new Contained(description, { enter: rightsOfOne(), group, networkOf });
    return {
      attach: async () => contained.stream,
      start: () =>
        contained.start().catch((error: unknown) => {
          throw notStarted(error instanceof Error ? error.message : String(error), error);
        }),
      wait: () => contained.status,
      remove: async () => {
        await contained.end();
        await group?.remove();
      },
    };
  }

  async searchImages(lab: LabSources): Promise<ImageSearch> {
    const images = await imagesHere(lab);
    return { images, ensure: async (options) => images ?? madeImages(lab, options) };
  }

  async removeAbandoned(): Promise<void> {
    await this.#groups?.removeAbandoned();
  }

  enterCommand(): undefined {
    return undefined;
  }
}
