/**
 * A stack of the built command to one of its sources, by the source maps beside it. Reading those takes
 * time, so it is done when a stack is to be shown, and not by Node.js in every run.
 */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PLACE = /file:\/\/[^\s():]+\/dist\/cli\/[^\s():]+\.mjs:\d+:\d+/g;

/** Each place of a built file becomes `/…/src/run/step.ts:12:3`; one without a map stays. */
export function inSourceLines(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replaceAll(PLACE, (place) => {
    const [, url = "", line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    const file = fileURLToPath(url);
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !("fileName" in origin)) return place;
    const { fileName, lineNumber, columnNumber } = origin;
    return `${resolve(dirname(file), fileName)}:${lineNumber}:${columnNumber}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
  } catch {
    return undefined; // the file's own lines are told then
  }
}
