/**
 * Builds the page that every report is: style and script in one file, with places left for the title
 * and the data. `node web/build.ts FILE` writes it; a run does so by itself when the page has changed.
 * `node web/build.ts FILE studio` writes the studio's, which has an editor and speaks to its server.
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LADDER_STYLE } from "../src/draw/ladder/picture.ts";
import { WAYS_STYLE } from "../src/draw/states/paths.ts";
import { DIAGRAM_CLASSES } from "../src/draw/states/svg.ts";
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
  readonly script: string;
  readonly styles: readonly string[];
  /** What its policy allows beside its own script and style. */
  readonly allows: { readonly styles: string; readonly others: string };
  /** What it has of its own: in the head, where there is no JavaScript, and before the script. */
  readonly head: string;
  readonly noscript: string;
  readonly beside: string;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  page: {
    script: "main.tsx",
    styles: ["style.css"],
    allows: { styles: "", others: "" },
    head: "<title>%TITLE%</title>",
    noscript:
      "This page draws a recorded run and needs JavaScript, which it brings along itself. The run's transcript.txt, beside this file, says the same as text.",
    beside: '<script type="application/json" id="data"%PACKED%>%DATA%</script>\n',
  },
  studio: {
    script: "studio/main.tsx",
    styles: ["style.css", "studio/style.css"],
    // the editor makes a style element of its own, and tells it by this copy's number
    allows: { styles: " 'nonce-%NONCE%'", others: "; connect-src 'self'; img-src data:" },
    head: '<meta name="style-nonce" content="%NONCE%">\n<link rel="icon" href="data:,">\n<title>wirestep studio</title>',
    noscript:
      "The studio's page needs JavaScript. In a terminal, make step LAB=handshake steps a lab as well.",
    beside: "",
  },
};

const [file, kind = "page"] = process.argv.slice(2);
const entry = ENTRIES[kind];
if (file === undefined || entry === undefined)
  throw new Error("usage: node web/build.ts FILE [studio]");
const { allows } = entry;
const [shell, script, css] = await Promise.all([
  readFile(here("page.html"), "utf8"),
  pageScript(here(entry.script)),
  style(entry.styles),
]);
const parts: Readonly<Record<string, string>> = {
  // of a report nothing is loaded, nothing is sent; and no script runs but this one
  POLICY: `default-src 'none'; script-src ${hashed(script)}; style-src ${hashed(css)}${allows.styles}; base-uri 'none'; form-action 'none'${allows.others}`,
  HEAD: entry.head,
  STYLE: css,
  NOSCRIPT: entry.noscript,
  BESIDE: entry.beside,
  SCRIPT: script,
};
// one pass: what is put in is not looked at again
const page = shell.replace(/%([A-Z]+)%/g, (place, name: string) => parts[name] ?? place);
// whoever reads it meanwhile reads the whole of one or the other
const unfinished = `${file}.${process.pid}`;
await writeFile(unfinished, page);
await rename(unfinished, file);
