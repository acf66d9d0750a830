/**
 * The thread that runs lab files: what a lab file does wrong (throws, never ends, ends the process,
 * prints) stays in here. Answers each file with the data it exports, or with why there is none.
 */
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort } from "node:worker_threads";
import { codeFile } from "../runtime/checkout.ts";
import type { LabFileAnswer, LabFileQuestion } from "./execute.ts";

/** What a lab file means by "wirestep/lab", wherever its folder is. */
const VOCABULARY = pathToFileURL(codeFile("lab/index")).href;

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === "wirestep/lab") return { url: VOCABULARY, shortCircuit: true };
    const found = next(specifier, context);
    // an ES module wherever it stands, also below a package.json that says otherwise
    return /\.ts(?:\?|$)/.test(found.url) ? { ...found, format: "module-typescript" } : found;
  },
  load: (url, context, next) => {
    // the labs of an installed package: below node_modules, Node.js refuses TypeScript
    if (!/\/node_modules\/.*\.ts(?:\?|$)/.test(url)) return next(url, context);
    const source = stripTypeScriptTypes(readFileSync(new URL(url), "utf8"));
    return { format: "module", source, shortCircuit: true };
  },
});

parentPort?.on("message", async (question: LabFileQuestion) => {
  parentPort?.postMessage(
    "file" in question ? await exportOf(question.file) : scriptOf(question.text),
  );
});

async function exportOf(file: string): Promise<LabFileAnswer> {
  try {
    const exported = (await import(pathToFileURL(file).href)) as { default?: unknown };
    const value = exported.default;
    if (value === undefined) return { failure: { text: NO_EXPORT } };
    return { value: structuredClone(value) };
  } catch (error) {
    return { failure: failureOf(error, file) };
  }
}

const NO_EXPORT = 'it has no default export: write "export default lab(...)"';

function scriptOf(text: string): LabFileAnswer {
  try {
    return { script: stripTypeScriptTypes(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // the import says the same, with its line
    throw error;
  }
}

/** What the file failed at, and the line of it that is to blame, if one is named. */
function failureOf(error: unknown, file: string): NonNullable<LabFileAnswer["failure"]> {
  if (!(error instanceof Error)) return { text: `it throws ${String(error)}, which is no Error` };
  if (error.name === "DataCloneError") {
    return { text: `a lab is data: ${error.message.replace(/\s+/g, " ").slice(0, 120)}` };
  }
  const places = [...(error.stack ?? "").matchAll(/(file:\/\/[^\s)]+?):(\d+)/g)];
  const own = places.find(([, url = ""]) => isFile(url, file));
  const code = "code" in error ? String(error.code) : "";
  const syntax = error instanceof SyntaxError || code.startsWith("ERR_");
  const text = syntax ? error.message : `it throws: ${error.message}`;
  return { text: text.split("\n")[0] ?? "", ...(own && { line: Number(own[2]) }) };
}

function isFile(url: string, file: string): boolean {
  try {
    return fileURLToPath(url) === file;
  } catch {
    return false; // not a whole address: the stack has cut it
  }
}
