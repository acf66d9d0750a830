/**
 * Turns the lines of lib/ in a stack into those of the sources. Node.js would read the source map, which is
 * larger than the bundle, in every run; this reads it when a stack is shown.
 */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const PLACE = /file:\/\/[^\s():]+\/lib\/[^\s():]+\.js:\d+:\d+/g;

/** Each place in lib/ becomes `/…/src/run/step.ts:12:3`. A place without a map stays: the npm package has none. */
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
    return undefined; // the file's own lines are shown
  }
}
