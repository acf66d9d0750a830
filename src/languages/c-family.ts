/** C and C++: compiled by gcc and g++ as labs/observe.sh has it, with the folder's Makefile if it has one. */
import type { Language } from "./language.ts";

/** Headers in quotes are looked for next to the file. */
const INCLUDED = /^[ \t]*#[ \t]*include[ \t]*"([^"/]+)"/gm;
const SOURCES = ["cc", "cpp", "cxx", "C", "c"];

/** The headers that a file includes, and the sources with their names. */
const brings: Language["brings"] = ({ text }) =>
  [...text.matchAll(INCLUDED)].flatMap(([, header = ""]) => {
    const stem = header.replace(/\.\w+$/, "");
    return [header, ...SOURCES.map((ending) => `${stem}.${ending}`)];
  });

const COMMON = {
  comment: "//",
  hasMain: /\bmain\s*\(/,
  mainNames: [],
  hasFolders: false,
  oneMain: false,
  brings,
  build: "usual",
  isStepped: true,
} as const satisfies Partial<Language>;

export const C: Language = { ...COMMON, name: "C", key: "c", endings: ["c"] };

export const CPP: Language = {
  ...COMMON,
  name: "C++",
  key: "cpp",
  endings: ["cc", "cpp", "cxx", "C"],
};
