/**
 * Builds the page that every report is: style and script in one file, with places left for the title
 * and the data. `node web/build.ts FILE` writes it; a run does so by itself when the page has changed.
 * `node web/build.ts FILE studio` writes the studio's, which has an editor and speaks to its server.
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LADDER_STYLE } from "../src/draw/ladder-picture.ts";
import { DIAGRAM_CLASSES } from "../src/draw/state-diagram-svg.ts";
import { WAYS_STYLE } from "../src/draw/state-paths.ts";
import { PAGE_COLOURS } from "../src/draw/theme.ts";
import { pageScript } from "./page-script.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function style(files: readonly string[]): Promise<string> {
  const own = (await Promise.all(files.map((file) => readFile(here(file), "utf8")))).join("\n");
  // nested: what the drawings call `.server` and `.state` stays theirs
  return `${PAGE_COLOURS}${LADDER_STYLE}\n.ways {${WAYS_STYLE}\n}\n.edges-picture {${DIAGRAM_CLASSES}\n}\n${own}`;
}

/** A policy's name for this very text. */
function hashed(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

interface Entry {
  readonly shell: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** What its policy allows beside its own script and style. */
  readonly allows: { readonly styles: string; readonly others: string };
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  page: {
    shell: "page.html",
    script: "main.tsx",
    styles: ["style.css"],
    allows: { styles: "", others: "" },
  },
  studio: {
    shell: "studio/page.html",
    script: "studio/main.tsx",
    styles: ["style.css", "studio/style.css"],
    // the editor makes a style element of its own, and tells it by this copy's number
    allows: { styles: " 'nonce-%NONCE%'", others: "; connect-src 'self'; img-src data:" },
  },
};

const [file, kind = "page"] = process.argv.slice(2);
const entry = ENTRIES[kind];
if (file === undefined || entry === undefined)
  throw new Error("usage: node web/build.ts FILE [studio]");
const { allows } = entry;
const [shell, script, css] = await Promise.all([
  readFile(here(entry.shell), "utf8"),
  pageScript(here(entry.script)),
  style(entry.styles),
]);
const parts: Readonly<Record<string, string>> = {
  // of a report nothing is loaded, nothing is sent; and no script runs but this one
  POLICY: `default-src 'none'; script-src ${hashed(script)}; style-src ${hashed(css)}${allows.styles}; base-uri 'none'; form-action 'none'${allows.others}`,
  STYLE: css,
  SCRIPT: script,
};
const page = shell.replace(/%(POLICY|STYLE|SCRIPT)%/g, (_, name: string) => parts[name] ?? "");
// whoever reads it meanwhile reads the whole of one or the other
const unfinished = `${file}.${process.pid}`;
await writeFile(unfinished, page);
await rename(unfinished, file);
