/**
 * Builds the page from which every report is made: style and script in one file, with places for the
 * title and the data. `node web/build.ts FILE` writes it. A run does so itself if the page has changed.
 * `node web/build.ts FILE studio` writes the studio's page, which has an editor and talks to its server.
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "lightningcss";
import { LADDER_STYLE } from "../src/draw/ladder/picture.ts";
import { WAYS_STYLE } from "../src/draw/states/paths.ts";
import { DIAGRAM_CLASSES } from "../src/draw/states/svg.ts";
import { PAGE_COLOURS } from "../src/draw/theme.ts";
import { pageScript } from "./page-script.ts";

// In development and in tests the bundler would take another code of some packages.
process.env.NODE_ENV = "production";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function style(files: readonly string[]): Promise<string> {
  const own = (await Promise.all(files.map((file) => readFile(here(file), "utf8")))).join("\n");
  // Nested, so that the drawings' `.server` and `.state` apply to the drawings only.
  const whole = `${PAGE_COLOURS}${LADDER_STYLE}\n.ways {${WAYS_STYLE}\n}\n.edges-picture {${DIAGRAM_CLASSES}\n}\n${own}`;
  const { code } = transform({ filename: "style.css", code: Buffer.from(whole), minify: true });
  return code.toString();
}

/** The source expression that allows exactly this text in a Content Security Policy. */
function hashed(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

interface Entry {
  readonly script: string;
  readonly styles: readonly string[];
  /** Sources that the page's policy allows in addition to its own script and style. */
  readonly allows: { readonly styles: string; readonly others: string };
  /** The page's own parts: in the head, in noscript, and before the script. */
  readonly head: string;
  readonly noscript: string;
  readonly body: string;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  page: {
    script: "main.tsx",
    styles: ["style.css", "workspace/style.css"],
    allows: { styles: "", others: "" },
    head: "<title>%TITLE%</title>",
    noscript:
      "This page draws a recorded run and needs JavaScript; the script is part of this file. The run's transcript.txt, in the same folder, has the same content as text.",
    body: '<script type="application/octet-stream" id="data">%DATA%</script>\n',
  },
  studio: {
    script: "studio/main.tsx",
    styles: ["style.css", "workspace/style.css", "studio/style.css"],
    // The editor adds a style element of its own, which the policy allows by this copy's nonce.
    allows: { styles: " 'nonce-%NONCE%'", others: "; connect-src 'self'; img-src data:" },
    head: '<meta name="style-nonce" content="%NONCE%">\n<link rel="icon" href="data:,">\n<title>wirestep studio</title>',
    noscript:
      "The studio's page needs JavaScript. In a terminal, make step LAB=handshake steps a lab without it.",
    body: "",
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
  // A report loads nothing and sends nothing, and no script but this one runs in it.
  POLICY: `default-src 'none'; script-src ${hashed(script)}; style-src ${hashed(css)}${allows.styles}; base-uri 'none'; form-action 'none'${allows.others}`,
  HEAD: entry.head,
  STYLE: css,
  NOSCRIPT: entry.noscript,
  BODY: entry.body,
  SCRIPT: script,
};
// One pass, so that a placeholder in an inserted text stays as it is.
const page = shell.replace(/%([A-Z]+)%/g, (place, name: string) => parts[name] ?? place);
// Renamed into place, so that a concurrent reader gets either the whole old page or the whole new one.
const unfinished = `${file}.${process.pid}`;
await writeFile(unfinished, page);
await rename(unfinished, file);
