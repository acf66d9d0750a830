/**
 * Finds lines of a source that give the lines after them other numbers: `#line 20`, or `# 20 "server.cc"` as a
 * preprocessor writes it. Then a step would execute another line than the one that is shown.
 *
 * It takes a line by its beginning, also in a comment or a string. To distinguish those takes a compiler's
 * whole lexer, and a program could hide such a line from any smaller one.
 */
import type { SourceText } from "../source/tags.ts";
import type { Problem } from "./problem.ts";

/** A backslash at a line's end joins the next line to it, in the middle of a word too. */
const JOIN = String.raw`(?:\\[ \t]*\r?\n)*`;
const joined = (...parts: readonly string[]): string => parts.map((part) => part + JOIN).join("");
const SPACE = joined(String.raw`(?:[ \t\v\f]|\/${JOIN}\*[\s\S]*?\*${JOIN}\/)`);
const HASH = `(?:#|${joined("%", ":")}|${joined("\\?", "\\?", "=")})`;
const RENUMBERS = new RegExp(
  String.raw`(?:^|\*\/)(?:${SPACE})*${joined(HASH)}(?:${SPACE})*(?:${joined("l", "i", "n", "e")}\b|\d)`,
  "gm",
);

export function lineNumberProblems(sources: readonly SourceText[]): readonly Problem[] {
  return sources.flatMap(({ name, text }) =>
    [...text.matchAll(RENUMBERS)].map((found): Problem => {
      const hash = found.index + found[0].search(/[#%?]/);
      const line = text.slice(0, hash).split("\n").length;
      return {
        spot: { file: name, line },
        text: "this line gives the lines after it other numbers (#line), so the steps would not show what runs: remove it",
      };
    }),
  );
}
