/**
 * Keeps the inputs that once failed, each in a file of `test/corpus/TARGET/`, so that the tests try them
 * each time. The files are JSON. A value that JSON cannot express is an object with one key.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../test/corpus", import.meta.url));

export interface Case {
  readonly target: string;
  /** The name of its file, which describes how it failed. */
  readonly name: string;
  readonly input: unknown;
}

export function corpus(): readonly Case[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .map((path) => {
      const input = decoded(JSON.parse(readFileSync(join(FOLDER, path), "utf8")));
      return { target: dirname(path), name: path.slice(path.indexOf("/") + 1, -5), input };
    });
}

/** @returns the file of the input */
export function keep(target: string, input: unknown): string {
  const text = `${JSON.stringify(encoded(input), undefined, 2)}\n`;
  const name = `found-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.json`;
  const file = join(FOLDER, target, name);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return file;
}

/** Keys that mark values that JSON cannot express. */
const BYTES = "hexadecimal";
const NUMBER = "number";
const REPEATED = "repeated";

export function encoded(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("hex") };
  if (typeof value === "string") return encodedText(value);
  if (value === undefined) return { [NUMBER]: "undefined" };
  if (typeof value === "number" && !(Number.isFinite(value) && !Object.is(value, -0))) {
    return { [NUMBER]: Object.is(value, -0) ? "-0" : `${value}` };
  }
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encoded(part)]));
}

/** A long run of one character is written as the character and its length. */
function encodedText(text: string): unknown {
  const parts = text.split(/((.)\2{99,})/su).filter((_, index) => index % 3 !== 2);
  if (parts.length === 1) return text;
  return {
    [REPEATED]: parts.map((part) =>
      /^(.)\1{99,}$/su.test(part) ? [part[0], part.length] : [part, 1],
    ),
  };
}

export function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== "object" || value === null) return value;
  const [[key, part] = [], ...others] = Object.entries(value);
  if (others.length === 0 && key === BYTES)
    return Uint8Array.from(Buffer.from(String(part), "hex"));
  if (others.length === 0 && key === NUMBER) return part === "undefined" ? undefined : Number(part);
  if (others.length === 0 && key === REPEATED) {
    return (part as [string, number][]).map(([piece, times]) => piece.repeat(times)).join("");
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, decoded(one)]));
}
