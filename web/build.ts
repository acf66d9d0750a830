/**
 * Builds the page that every report is: style and script in one file, with places left for the title
 * and the data. `node web/build.ts FILE` writes it; a run does so by itself when the page has changed.
 */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { LADDER_STYLE } from "../src/draw/ladder-picture.ts";
import { DIAGRAM_CLASSES } from "../src/draw/state-diagram-svg.ts";
import { WAYS_STYLE } from "../src/draw/state-paths.ts";
import { PAGE_COLOURS } from "../src/draw/theme.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The script, in one piece. Inside of an element its own text must not end the element. */
async function bundled(): Promise<string> {
  const output = (await build({
    configFile: false,
    root: here("."),
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: here("main.tsx"),
        output: { format: "es", codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  const [chunk] = output.output;
  return chunk.code.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");
}

async function style(): Promise<string> {
  const own = await readFile(here("style.css"), "utf8");
  // nested: what the drawings call `.server` and `.state` stays theirs
  return `${PAGE_COLOURS}${LADDER_STYLE}\n.ways {${WAYS_STYLE}\n}\n.edges-picture {${DIAGRAM_CLASSES}\n}\n${own}`;
}

/** A policy's name for this very text. */
function hashed(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: node web/build.ts FILE");
const [shell, script, css] = await Promise.all([
  readFile(here("page.html"), "utf8"),
  bundled(),
  style(),
]);
const parts: Readonly<Record<string, string>> = {
  // nothing is loaded, nothing is sent, and no script runs but this one
  POLICY: `default-src 'none'; script-src ${hashed(script)}; style-src ${hashed(css)}; base-uri 'none'; form-action 'none'`,
  STYLE: css,
  SCRIPT: script,
};
const page = shell.replace(/%(POLICY|STYLE|SCRIPT)%/g, (_, name: string) => parts[name] ?? "");
// whoever reads it meanwhile reads the whole of one or the other
const unfinished = `${file}.${process.pid}`;
await writeFile(unfinished, page);
await rename(unfinished, file);
