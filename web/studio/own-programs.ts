/** The user's own programs as the form has them, and as the studio is asked to run them. */
import { type Family, PEERS, type Peer } from "../../src/lab/model.ts";
import type { StepSize } from "../../src/lab/plan/observing.ts";
import { LANGUAGES, languageOf } from "../../src/languages/languages.ts";
import type { ObserveCommand } from "../../src/studio-protocol/commands.ts";
import type { ProgramText } from "../../src/studio-protocol/updates.ts";

export interface FormProgram {
  readonly files: readonly ProgramText[];
  readonly arguments: string;
  readonly input: string;
}

export interface OwnForm {
  readonly port: string;
  readonly family: Family;
  readonly by: StepSize;
  readonly programs: Readonly<Record<Peer, FormProgram>>;
}

/** The usual ending of each language, with the language's name. */
export const CHOICES = LANGUAGES.map(({ name, endings: [ending = ""] }) => ({ name, ending }));

const none = (peer: Peer): FormProgram => ({
  files: [{ file: `${peer}.${CHOICES[0]?.ending}`, text: "" }],
  arguments: "",
  input: "",
});

export const NO_PROGRAMS: OwnForm = {
  port: "12345",
  family: 4,
  by: "line",
  programs: { server: none("server"), client: none("client") },
};

/** The reason why the programs cannot be run yet; undefined if there is none. */
export function whyNotYet({ port, programs }: OwnForm): string | undefined {
  for (const peer of PEERS) {
    const { files } = programs[peer];
    if (files.every(({ text }) => text.trim() === "")) {
      return `The ${peer} has no program yet: paste one, or pick its files.`;
    }
    const wrong = files.find(({ file }) => !/^\w[\w.+-]{0,99}$/.test(file));
    if (wrong !== undefined) {
      return `${wrong.file} is no name of a file here: use letters, digits, ".", "+", "-" and "_".`;
    }
    if (!files.some(({ file }) => languageOf(file))) {
      const known = LANGUAGES.map(({ name }) => name).join(", ");
      return `No file of the ${peer} is in a language that is known: ${known}.`;
    }
  }
  const number = Number(port);
  const isPort = /^\d+$/.test(port) && number > 0 && number < 65_536;
  return isPort ? undefined : "A port is a number from 1 to 65535.";
}

/** A file under another ending, as another language has it. */
export function inLanguage({ file, text }: ProgramText, ending: string): ProgramText {
  return { file: `${file.replace(/\.[^.]*$/, "")}.${ending}`, text };
}

export function askedFor({ port, family, by, programs }: OwnForm): ObserveCommand {
  const of = (peer: Peer) => {
    const { files, arguments: words, input } = programs[peer];
    return {
      files: files
        .filter(({ text }) => text.trim() !== "")
        .map(({ file: name, text }) => ({ name, text })),
      ...(words.trim() !== "" && { arguments: words }),
      ...(input !== "" && { input }),
    };
  };
  return {
    do: "observe",
    port: Number(port),
    family,
    by,
    programs: { server: of("server"), client: of("client") },
  };
}

/** The form with the programs of a run that was asked for. */
export function formFor({ port, family, by, programs }: ObserveCommand): OwnForm {
  const of = (peer: Peer): FormProgram => {
    const { files, arguments: words = "", input = "" } = programs[peer];
    return {
      files: files.map(({ name: file, text }) => ({ file, text })),
      arguments: words,
      input,
    };
  };
  return { port: `${port}`, family, by, programs: { server: of("server"), client: of("client") } };
}
