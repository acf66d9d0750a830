/**
 * A venue is a place where stages are made: a Docker engine, or the namespaces of this machine's kernel.
 * Everything above it is the same on each venue: the containers' descriptions, sidecar agents, gates,
 * captures and debuggers. Nothing outside of the venues' own rooms asks which one it is.
 */
import type { ContainerDescription } from "../containers/description.ts";
import type { ProgramStream } from "../containers/program-stream.ts";
import type { LabSources } from "../images/context.ts";
import type { RunImages } from "../images/find.ts";
import type { Variables } from "../runtime/variables.ts";
import type { Parts, PartsOptions } from "./parts.ts";

export type VenueKind = "docker" | "namespaces";

export interface Venue {
  readonly kind: VenueKind;
  /** Of the engine, or of the tool that makes containers: `20.10.24+dfsg1`. */
  readonly version: string;
  /** Of the kernel that the containers run on: `6.18.44`. */
  readonly kernel: string;
  /** `amd64`, `arm64`, … */
  readonly arch: string;
  /** Why no control group limits the programs, if none does. */
  readonly limits: { readonly limitsMissing?: string };
  /** Two venues with the same address make the same stages. */
  readonly address: string;

  /** Begins the parts of a stage: requests its network, with the usual settings. */
  parts(options: PartsOptions): Promise<Parts>;
  /** Makes a container by itself, which no stage removes. */
  make(description: ContainerDescription): Promise<MadeContainer>;
  /** The owner label of what this process makes here. */
  owner(): string;
  /** Asks for the images of a run. Changes nothing. */
  searchImages(lab: LabSources, signal: AbortSignal | undefined): Promise<ImageSearch>;
  /** Removes what killed runs have left. @throws EnvironmentError */
  removeAbandoned(): Promise<void>;
  /**
   * The command that enters a container of a kept stage.
   * @param user the container's own if left out. @returns undefined if no stage can be kept here
   */
  enterCommand(container: string, user?: string): string | undefined;
}

/** A container that is made and does not run yet. */
export interface MadeContainer {
  /** Its streams. Attach before it starts to get its first output. */
  attach(): Promise<ProgramStream>;
  start(): Promise<void>;
  /** Resolves with the exit status of its program. */
  wait(): Promise<number>;
  /** Ends and removes it. Does nothing if it is gone. */
  remove(): Promise<void>;
}

export interface ImageSearch {
  /** Undefined if one of them is missing. */
  readonly images: RunImages | undefined;
  /**
   * Makes those that are missing.
   * @throws CompileError for the lab's own Dockerfile; EnvironmentError for the rest
   */
  ensure(options: EnsureImages): Promise<RunImages>;
}

export interface EnsureImages {
  readonly env: Variables;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}
