/**
 * The thread that runs lab files. The faults of a lab file (it throws, never ends, ends the process,
 * prints) stay in this thread. It answers each file with the data that the file exports, or with the
 * reason why there is none.
 */
import { readFileSync, statSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { dirname, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { parentPort } from "node:worker_threads";
import type { VariantLab } from "../lab/variant.ts";
import { codeFile } from "../runtime/checkout.ts";
import type { LabFileAnswer, LabFileQuestion, LabFileToRun } from "./execute.ts";
import { SeededVariant } from "./seeded-variant.ts";

/** The module that a lab file imports as "wirestep/lab", wherever its folder is. */
const VOCABULARY = pathToFileURL(codeFile("lab/index")).href;

/** The files that each file imports, by their URLs. Node.js resolves a file's imports only once. */
const imports = new Map<string, Set<string>>();

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === "wirestep/lab") return { url: VOCABULARY, shortCircuit: true };
    const found = next(specifier, context);
    const { parentURL } = context;
    if (parentURL !== undefined && found.url.startsWith("file:")) {
      imports.set(parentURL, (imports.get(parentURL) ?? new Set()).add(found.url));
    }
    // A lab file is an ES module wherever it is, even below a package.json with another type.
    return /\.ts(?:\?|$)/.test(found.url) ? { ...found, format: "module-typescript" } : found;
  },
  load: (url, context, next) => {
    // Reading a FIFO or a device could block this thread, and nothing ends a thread in the kernel.
    if (url.startsWith("file:") && !statSync(new URL(url)).isFile()) {
      throw new Error(`${fileURLToPath(url)} is no regular file`);
    }
    // Node.js refuses TypeScript below node_modules, the place of an installed package's labs.
    if (!/\/node_modules\/.*\.ts(?:\?|$)/.test(url)) return next(url, context);
    const source = stripTypeScriptTypes(readFileSync(new URL(url), "utf8"));
    return { format: "module", source, shortCircuit: true };
  },
});

parentPort?.on("message", async (question: LabFileQuestion) => {
  parentPort?.postMessage("file" in question ? await exportOf(question) : scriptOf(question.text));
});

async function exportOf({ file, seed }: LabFileToRun): Promise<LabFileAnswer> {
  try {
    const exported = (await import(pathToFileURL(file).href)) as { default?: unknown };
    const value = exported.default;
    if (value === undefined) return { failure: { text: NO_EXPORT } };
    const made = hasVariants(value) ? variantOf(value, seed) : { value: structuredClone(value) };
    return { ...made, modules: modulesOf(file) };
  } catch (error) {
    return { failure: failureOf(error, file) };
  }
}

/** All files that the lab file imports, directly or through others, as they are now. */
function modulesOf(file: string): NonNullable<LabFileAnswer["modules"]> {
  const own = pathToFileURL(file).href;
  const found = new Set([own]);
  for (const url of found) for (const one of imports.get(url) ?? []) found.add(one);
  found.delete(own);
  return [...found].map((url) => ({
    name: relative(dirname(file), fileURLToPath(url)),
    bytes: readFileSync(new URL(url)),
  }));
}

const hasVariants = (value: unknown): value is VariantLab =>
  typeof value === "function" && "hasVariants" in value;

/** Made twice: a student's grade must not depend on a clock or on chance. */
function variantOf(lab: VariantLab, seed: string): LabFileAnswer {
  const variant = new SeededVariant(seed);
  const [value, again] = [variant, new SeededVariant(seed)].map((one) => structuredClone(lab(one)));
  if (!isDeepStrictEqual(value, again)) return { failure: { text: DIFFERS } };
  return { value, values: variant.values };
}

const DIFFERS =
  "it makes two different labs of one variant: take what varies from the variant, not from a clock or by chance";

const NO_EXPORT = 'it has no default export: write "export default lab(...)"';

function scriptOf(text: string): LabFileAnswer {
  try {
    return { script: stripTypeScriptTypes(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // the import reports the same, with its line
    throw error;
  }
}

/** The file's failure, with the line of the file that caused it if the error names one. */
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
    return false; // not a whole URL: the stack has cut it
  }
}
