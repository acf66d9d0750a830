/** The languages of programs. Another one is a description of its own and an entry here. */
import { C, CPP } from "./c-family.ts";
import { GO } from "./go.ts";
import type { Language } from "./language.ts";
import { PYTHON } from "./python.ts";
import { RUST } from "./rust.ts";

export const LANGUAGES: readonly Language[] = [C, CPP, PYTHON, RUST, GO];

/** The language of a lab's first programs. */
export const LAB_LANGUAGE = CPP;

const NAMES = LANGUAGES.map(({ name }) => name);
/** All of them, for a sentence. */
export const LANGUAGE_NAMES = `${NAMES.slice(0, -1).join(", ")} or ${NAMES.at(-1)}`;

const ending = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** The language of a source; undefined for any other file, a header too. */
export function languageOf(name: string): Language | undefined {
  return LANGUAGES.find(({ endings }) => endings.includes(ending(name)));
}
