/** What the thread that runs lab files is asked, and answers. */
import type { Family } from "../lab/model.ts";
import type { LoadedLab } from "./load-lab.ts";

/** A lab as loadLab() takes it. */
export interface WholeLab {
  /** Its name, or its folder. */
  readonly lab: string;
  readonly family: Family;
  readonly programs?: string | undefined;
}

export type LabFileQuestion =
  /** To be run, and, if the whole lab is asked for, examined with all that belongs to it. */
  | {
      /** Absolute, without symbolic links: as its own stack traces name it. */
      readonly file: string;
      readonly whole?: WholeLab;
    }
  /** To be made JavaScript. */
  | { readonly text: string };

export interface LabFileAnswer {
  /** The default export. */
  readonly value?: unknown;
  /** The text as JavaScript, each line where it was; absent if it is none. */
  readonly script?: string;
  /** Why there is no value, and in which line, if that is known. */
  readonly failure?: { readonly text: string; readonly line?: number };
  /** The whole lab; absent if something is wrong with it, or nobody has checked its types yet. */
  readonly loaded?: Omit<LoadedLab, "locate">;
}

/** Said before the answer about a whole lab: its file has come to its end. */
export const HAS_RUN = "has run";
