/** Rust: one file and its modules, compiled by rustc alone with the standard library. */
import type { Language } from "./language.ts";

const BUILD = `rustc --edition 2021 -g -C opt-level=0 -C codegen-units=1 --color never -o "$program" "$folder/$main"
`;

/** `mod name;` brings name.rs or name/mod.rs, next to the file or in its own folder. */
const MODULE = /^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?mod[ \t]+(\w+)[ \t]*;/gm;

const brings: Language["brings"] = ({ name, text }) => {
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  const own = name.endsWith("/mod.rs") ? folder : name.replace(/\.rs$/, "/");
  return [...text.matchAll(MODULE)].flatMap(([, module = ""]) =>
    [folder, own].flatMap((place) => [`${place}${module}.rs`, `${place}${module}/mod.rs`]),
  );
};

export const RUST: Language = {
  name: "Rust",
  key: "rust",
  endings: ["rs"],
  comment: "//",
  hasMain: /^fn\s+main\s*\(\s*\)/m,
  mainNames: ["main.rs", "src/main.rs"],
  hasFolders: true,
  oneMain: false,
  brings,
  build: { script: BUILD },
  image: { name: "rust", on: "compiler" },
  isStepped: false,
  runtime: { names: { accept4: "accept" } },
};
