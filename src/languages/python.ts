/** Python: run by Debian's interpreter with debug information, whose frames GDB reads with CPython's own helper. */
import type { Language, Started } from "./language.ts";

/** `import one, two.three`, `from four import five`, with the dots of a relative import. */
const IMPORTED = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+([^#\n]*)|import[ \t]+([^#\n]*))/gm;

/** Modules that lie next to the file, and whole packages there. */
const brings: Language["brings"] = ({ name, text }) => {
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  return [...text.matchAll(IMPORTED)].flatMap(([, from, what = "", plain = ""]) => {
    const listed = (from === undefined ? plain : what).replace(/[()]/g, "").split(",");
    const names = listed.map((one) => one.trim().split(/[\s.]/)[0] ?? "");
    const module = from?.replace(/^\.+/, "").split(".")[0];
    const tops = module === undefined || module === "" ? names : [module];
    return tops.filter(Boolean).flatMap((top) => [`${folder}${top}.py`, `${folder}${top}`]);
  });
};

/**
 * The interpreter with debug information shows each warning; the usual one leaves these out (library/warnings, "Default
 * Warning Filter"). The last one counts first.
 */
const WARNINGS = [
  ...["Resource", "Import", "PendingDeprecation", "Deprecation"].map(
    (one) => `ignore::${one}Warning`,
  ),
  "default::DeprecationWarning:__main__",
].join();

/** A package that is run as one, with python -m, lies in a folder of its name. Its output has no buffer, so that each line's belongs to the line. */
function start(folder: string, main: string): Started {
  const program = "/usr/bin/python3d";
  const [, name] = /^([^/]+)\/__main__\.py$/.exec(main) ?? [];
  const environment = { PYTHONWARNINGS: WARNINGS };
  if (name === undefined) return { program, first: ["-u", `${folder}/${main}`], environment };
  return {
    program,
    first: ["-u", "-m", name],
    environment: { ...environment, PYTHONPATH: folder },
  };
}

export const PYTHON: Language = {
  name: "Python",
  key: "python",
  endings: ["py"],
  comment: "#",
  hasMain: /^if\s+__name__\s*==\s*["']__main__["']/m,
  mainNames: ["__main__.py"],
  hasFolders: true,
  oneMain: false,
  brings,
  build: "none",
  start,
  image: { name: "python", on: "endpoint" },
  isStepped: false,
  runtime: { names: { accept4: "accept" } },
};
