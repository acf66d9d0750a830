/**
 * The needs of a job, compared with the worker's own: the version, the kind of stage, its own copy of the
 * lab, and the images. A worker that has something else would give other grades, so it takes no job.
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Redis } from "ioredis";
import { FOLDER } from "../grading/outcome-of.ts";
import { type ReadyLab, readyLab } from "../grading/ready-lab.ts";
import type { RunImages } from "../images/ensure.ts";
import { InvalidLabError } from "../lab/problems/problem.ts";
import { replacementOf } from "../lab-files/programs.ts";
import { codeVersion } from "../runtime/code-version.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Venue } from "../venue/venue.ts";
import type { QueueKeys } from "./keys.ts";
import { imagesSchema, type Terms } from "./messages.ts";
import { type Seal, SealError } from "./seal.ts";

export interface RequirementOptions {
  readonly venue: Pick<Venue, "kind" | "searchImages">;
  /** Labs that the user has named, by paths; others are found by their names. */
  readonly labs: readonly string[];
  readonly redis: Redis;
  readonly keys: QueueKeys;
  readonly seal: Seal;
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A worker's own copy of a lab, and the hash of the images that run it. */
export interface OwnLab {
  readonly lab: ReadyLab;
  readonly images: string;
}

/** Of a worker. */
export interface Own extends Pick<Terms, "version" | "stage">, Pick<RequirementOptions, "labs"> {}

/**
 * The lab from this machine's disk: nothing of a lab comes from the queue.
 * @throws EnvironmentError if this worker has another version, stage or lab
 */
export async function ownLab(terms: Terms, own: Own): Promise<ReadyLab> {
  const { lab: name, family, digest } = terms;
  if (own.version !== terms.version) {
    throw new EnvironmentError(
      `This is wirestep ${own.version}, and the grading is of wirestep ${terms.version}.`,
      "Install the same version on all machines: the part after the + is a hash of its code.",
    );
  }
  if (own.stage !== terms.stage) {
    throw new EnvironmentError(
      `This worker's stage is ${own.stage}, and the grading's is ${terms.stage}. One grading does not mix stages.`,
      `Start the worker with --stage ${terms.stage}.`,
    );
  }
  const named = own.labs.find((path) => basename(path) === name);
  const lab = await readyLab(named ?? name, family).catch((cause) => {
    if (!(cause instanceof InvalidLabError)) throw cause;
    throw new EnvironmentError(
      `This worker has no lab ${name} that can run: ${cause.message}`,
      `Copy the lab's folder to this machine, and name its path: wirestep worker PATH/${name} …`,
      { cause },
    );
  });
  if (lab.digest === digest) return lab;
  throw new EnvironmentError(
    `The lab ${name} of this worker has other files than the grading's: ${lab.digest} here, ${digest} there.`,
    "Copy the lab's folder from the grader's machine, or install the same version of wirestep.",
  );
}

export class Requirements {
  readonly #options: RequirementOptions;
  readonly #known = new Map<string, Promise<OwnLab>>();

  constructor(options: RequirementOptions) {
    this.#options = options;
  }

  /** @throws EnvironmentError if this worker lacks something */
  met(terms: Terms): Promise<OwnLab> {
    const key = JSON.stringify(terms);
    const known = this.#known.get(key) ?? this.#check(terms);
    this.#known.set(key, known);
    return known;
  }

  async #check(terms: Terms): Promise<OwnLab> {
    const { venue, labs } = this.#options;
    const lab = await ownLab(terms, { version: await codeVersion(), stage: venue.kind, labs });
    const images = await this.#images(lab);
    await this.#compare(lab.name, images);
    return { lab, images: images.hash };
  }

  async #images(lab: ReadyLab): Promise<{ readonly hash: string; readonly list: string }> {
    const { venue, env, note, signal } = this.#options;
    // as for a submission: its programs are compiled and not taken from an image
    const replacement = replacementOf(FOLDER, lab.folder.files);
    const search = await venue.searchImages({ ...lab.folder, replacement }, signal);
    const { endpoint, sidecar, peer, compilation }: RunImages =
      search.images ?? (await search.ensure({ env, note, signal }));
    const ids = {
      compiler: compilation?.compiler.id,
      endpoint: endpoint.id,
      peer: peer.id,
      sidecar: sidecar.id,
    };
    const hash = createHash("sha256").update(JSON.stringify(ids)).digest("hex").slice(0, 16);
    const list = Object.entries(ids)
      .map(([name, id]) => `${name} ${id}`)
      .join(", ");
    return { hash, list };
  }

  /** The first worker of a grading says which images it has; all others must have the same. */
  async #compare(
    lab: string,
    { hash, list }: { readonly hash: string; readonly list: string },
  ): Promise<void> {
    const { redis, keys, seal } = this.#options;
    const own = JSON.stringify(seal.sealed("images", { lab, images: hash }));
    await redis.hsetnx(keys.images, lab, own);
    const stated = seal.opened("images", await redis.hget(keys.images, lab), imagesSchema);
    if (stated.lab !== lab) throw new SealError("it is of another lab");
    if (stated.images === hash) return;
    throw new EnvironmentError(
      `The images of the lab ${lab} on this machine are ${hash} (${list}), and this grading's are ${stated.images}.`,
      "Load the same bundle on all machines (wirestep bundle load FILE): images that each machine builds by itself have different digests.",
    );
  }
}
