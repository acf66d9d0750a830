/**
 * Turns a record into its page: the template with the record in it. A checkout builds the template
 * again when its sources change; the npm package contains it.
 *
 * A run requests the template at its beginning. Reading the sources, and building if needed (a second),
 * then happens during the run and adds no time at its end.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, readdir, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { filledPage } from "../draw/page.ts";
import { runData } from "../draw/run-data.ts";
import type { RunsIndex } from "../draw/runs-index.ts";
import type { RunRecord } from "../record/record.ts";
import { labText, studentText } from "../report/text/verdict.ts";
import { IS_PACKAGE, ROOT } from "../runtime/checkout.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { giveToFolderOwner } from "../runtime/file-owner.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import { writeOwnFile } from "../runtime/own-files.ts";
import { INDEX_FILE } from "./records.ts";

const DIST = join(ROOT, "web/dist");
/** The sources of the page: its own, those it shares, and the versions of its packages. */
const FOLDERS = [
  "web", "src/studio-protocol", "src/draw", "src/report", "src/predict", "src/check", "src/diagram", "src/explain", "src/record", "src/languages", "src/lab", "src/sockets", "src/wire",
]; // biome-ignore format: a list
const FILES = ["package-lock.json"];
/** The page could not be written. The run's other files exist. */
export class PageError extends EnvironmentError {}

/** The two templates: the page of a record, and the studio's page, which has an editor. */
type Built = "page" | "studio";

let template: Promise<string> | undefined;

/** The page without data, built if that has not been done. @throws PageError */
export function pageTemplate(): Promise<string> {
  template ??= builtTemplate("page");
  template.catch(() => undefined); // every caller that awaits the template gets the error
  return template;
}

/** The studio's page, built if that has not been done. @throws PageError */
export function studioTemplate(): Promise<string> {
  return builtTemplate("studio");
}

async function builtTemplate(kind: Built): Promise<string> {
  if (IS_PACKAGE) return readFile(join(ROOT, `lib/${kind}.html`), "utf8");
  const name = `${kind}-${await sourceHash()}.html`;
  const file = join(DIST, name);
  if (!(await exists(file))) await buildTemplate(kind, file, name);
  return readFile(file, "utf8");
}

async function buildTemplate(kind: Built, file: string, name: string): Promise<void> {
  try {
    await makeFolders(DIST);
    await promisify(execFile)(process.execPath, [join(ROOT, "web/build.ts"), file, kind]);
    const made = new RegExp(`^${kind}-\\w+\\.html$`);
    const others = (await readdir(DIST)).filter((other) => made.test(other));
    for (const other of others) if (other !== name) await rm(join(DIST, other), { force: true });
  } catch (cause) {
    const { stderr = "", message } = cause as Error & { stderr?: string };
    const reason = stderr.split("\n").find((line) => /error/i.test(line)) ?? message;
    throw new PageError(
      `the page could not be built: ${reason.trim()}`,
      "Install the packages that build it (npm ci --omit=dev in the checkout), then run: npx wirestep page",
      { cause },
    );
  }
}

/** Changes with the sources, so that an outdated template is never used. */
async function sourceHash(): Promise<string> {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { withFileTypes: true, recursive: true });
      return entries
        .filter((entry) => entry.isFile() && entry.parentPath !== DIST)
        .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)));
    }),
  );
  const files = [...lists.flat(), ...FILES].sort();
  const texts = await Promise.all(files.map((file) => readFile(join(ROOT, file))));
  const hash = createHash("sha256");
  for (const [index, text] of texts.entries()) hash.update(`${files[index]}\0`).update(text);
  return hash.digest("hex").slice(0, 16);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A run's page, `report.html`. */
export function runPage(page: string, record: RunRecord): string {
  const verdict = record.verdict;
  const whose = record.student === undefined ? "" : `, ${studentText(record.student)}`;
  const title = `${labText(record)}: ${verdict}${whose} · wirestep`;
  return filledPage(page, title, packed(runData(record)));
}

/** Writes a run's page into its folder. @returns the file; throws PageError */
export async function writeRunPage(folder: string, record: RunRecord): Promise<string> {
  return written(join(folder, "report.html"), runPage(await pageTemplate(), record));
}

/** The same for the page of all runs. */
export async function writeIndexPage(runs: string, index: RunsIndex): Promise<string> {
  return written(join(runs, INDEX_FILE), indexPage(await pageTemplate(), index));
}

async function written(file: string, page: string): Promise<string> {
  try {
    await writeOwnFile(file, page);
    await giveToFolderOwner([file]);
  } catch (cause) {
    throw new PageError(
      `${file} could not be written: ${(cause as Error).message}`,
      "Free some disk space or choose a writable folder, then run: make report.",
      { cause },
    );
  }
  return file;
}

/** The page of all runs, `index.html`. */
export function indexPage(page: string, index: RunsIndex): string {
  return filledPage(page, "All runs · wirestep", packed(index));
}

/** JSON with gzip, in base64: pages are mailed and kept, and record.json has the same data for reading. */
function packed(data: unknown): string {
  return gzipSync(JSON.stringify(data)).toString("base64");
}
