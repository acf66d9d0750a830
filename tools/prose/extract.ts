/** Turns a file into its prose. The name of the file decides how it is read. */
import { basename, extname } from "node:path";
import { markdownPieces } from "./markdown.ts";
import type { Piece } from "./piece.ts";
import { type Language, scannedPieces } from "./scan.ts";
import { typescriptPieces } from "./typescript.ts";

const LANGUAGES: Readonly<Record<string, Language>> = {
  ".c": "c",
  ".cc": "c",
  ".h": "c",
  ".css": "css",
  ".py": "python",
  ".sh": "shell",
  ".yml": "hash",
};
const HASH_FILES = /^(?:Makefile|.*\.?Dockerfile)$/;

/**
 * @param path from the root of the checkout; it decides the language, and in `test/` only comments and
 *   the names of tests are prose
 * @returns undefined if a file of this name has no prose
 */
export function pieces(path: string, source: string): readonly Piece[] | undefined {
  const extension = extname(path);
  if (extension === ".md") return markdownPieces(source);
  if (extension === ".ts" || extension === ".tsx") {
    return typescriptPieces(path, source, { testNamesOnly: path.startsWith("test/") });
  }
  const language = LANGUAGES[extension] ?? byName(path, source);
  return language === undefined ? undefined : scannedPieces(source, language);
}

function byName(path: string, source: string): Language | undefined {
  if (HASH_FILES.test(basename(path))) return "hash";
  return /^#!\S*(?: \S*)?\b(?:ba|da)?sh\n/.test(source) ? "shell" : undefined;
}
