/** The description of a programming language: everything that the rest of Wirestep knows about it. */
import type { RuntimeOfLanguage } from "./runtime.ts";

/** An image on the endpoint's or the compiler's, from the folder of its name in docker/. It is built when first used. */
export interface LanguageImage {
  readonly name: string;
  readonly on: "endpoint" | "compiler";
}

/** How a program is started that is not compiled into one of its own. */
export interface Started {
  readonly program: string;
  /** Its arguments, before those of the peer. */
  readonly first: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Language {
  readonly name: string;
  /** Its name in a command, and of the folder with a lab's programs in it: `labs/handshake/in/go`. */
  readonly key: string;
  /** The endings of files that are compiled or interpreted, the usual one first. */
  readonly endings: readonly string[];
  /** Begins a comment that ends with its line. */
  readonly comment: string;
  /** A file that begins the program, by its text. */
  readonly hasMain: RegExp;
  /** Names of files that begin the program in their folder, whatever is in them. */
  readonly mainNames: readonly string[];
  /** Sources in folders below belong to the program too. */
  readonly hasFolders: boolean;
  /** Files of a folder that are no part of a program. */
  readonly leftOut?: RegExp;
  /** Other files with a main function in the folder are other programs. */
  readonly oneMain: boolean;
  /** Paths of files and folders that a source brings, if they are there. */
  readonly brings: (source: { readonly name: string; readonly text: string }) => readonly string[];
  /** How labs/observe.sh makes the program: by its own rules for C and C++, by this script, or not at all. */
  readonly build: "usual" | "none" | { readonly script: string };
  /** @param folder of the program in the peer's container @param main the file that begins it */
  readonly start?: (folder: string, main: string) => Started;
  /** Variables that a program's runtime gets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly image?: LanguageImage;
  /** GDB steps over its lines, and a statement can have several of them. */
  readonly isStepped: boolean;
  readonly runtime?: RuntimeOfLanguage;
}
