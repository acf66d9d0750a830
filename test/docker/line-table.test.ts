/** The rows of a program's own line table, from bytes as a compiler writes them. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";

const DRIVER = `
import json, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from line_table import addresses_of, rows

asked = json.load(sys.stdin)
found = rows(bytes(asked["table"]), bytes(asked["strings"]))
print(json.dumps([addresses_of(found, *statement) for statement in asked["statements"]]))
`;

type Statement = readonly [file: string, first: number, last: number];

function ask(table: readonly number[], ...statements: readonly Statement[]): unknown {
  const input = JSON.stringify({ table, strings: STRINGS, statements });
  const folder = join(ROOT, "docker/endpoint");
  return JSON.parse(execFileSync("python3", ["-c", DRIVER, folder], { input, encoding: "utf8" }));
}

const text = (words: string): readonly number[] => [...new TextEncoder().encode(`${words}\0`)];
const STRINGS = text("/lab");
const le = (value: number, bytes: number): readonly number[] =>
  Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);

/** A unit of DWARF 5 with the files main.cc and, from another folder, string.h; lines change by −5 to 8. */
function unit(...program: readonly (readonly number[])[]): readonly number[] {
  const header = [
    ...[1, 1, 1, 251, 14, 13], // instruction, operations, is_stmt, line_base −5, line_range, opcode_base
    ...[0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1],
    ...[1, 1, 0x1f, 2, ...le(0, 4), ...le(0, 4)], // directories: /lab twice, by the offset of the name
    ...[2, 1, 0x08, 2, 0x0b, 3, ...text("main.cc"), 0, ...text("main.cc"), 0],
    ...[...text("/usr/include/string.h"), 1],
  ];
  const body = [...le(5, 2), 8, 0, ...le(header.length, 4), ...header, ...program.flat()];
  return [...le(body.length, 4), ...body];
}

const at = (address: number): readonly number[] => [0, 9, 2, ...le(address, 8)];
const line = (change: number): readonly number[] => [3, change & 0x7f];
const file = (number: number): readonly number[] => [4, number];
const COPY = [1];
const NO_STATEMENT = [6];
const END = [0, 1, 1];
const special = (addresses: number, lines: number): readonly number[] => [
  13 + 14 * addresses + lines + 5,
];

const MAIN = "/lab/main.cc";

test("a line whose code begins with that of an inlined function is found", () => {
  const table = unit(
    ...[at(0x1000), line(9), COPY], // main.cc:10
    ...[special(4, 1)], // main.cc:11 at 0x1004, where the function of string.h is inlined
    ...[file(2), line(50), COPY, file(1), line(-50), NO_STATEMENT, COPY],
    ...[NO_STATEMENT, special(8, 1), [2, 4], END], // main.cc:12 at 0x100c
  );
  expect(ask(table, [MAIN, 10, 10], [MAIN, 11, 11], [MAIN, 12, 12], [MAIN, 13, 13])).toEqual([
    [0x1000],
    [0x1004],
    [0x100c],
    [],
  ]);
  expect(ask(table, ["/usr/include/string.h", 61, 61])).toEqual([[0x1004]]);
});

test("a statement is entered only from another line, and at addresses that begin a statement", () => {
  const table = unit(
    ...[at(0x1000), line(9), COPY, special(4, 1), special(4, 0), special(4, -1)], // 10, 11, 11, 10
    ...[NO_STATEMENT, special(4, 1), [2, 4], END], // 11 at 0x1010, for the way of an exception
  );
  expect(ask(table, [MAIN, 11, 11], [MAIN, 10, 11])).toEqual([[0x1004], [0x1000]]);
});

test("a line without the beginning of a statement is found where it has code", () => {
  const table = unit(...[at(0x1000), line(9), COPY, NO_STATEMENT, special(4, 1), [2, 4], END]);
  expect(ask(table, [MAIN, 11, 11])).toEqual([[0x1004]]);
});

test("the sequences of several units are read, and units of an older kind are skipped", () => {
  const one = unit(at(0x1000), line(9), COPY, [2, 4], END);
  const other = unit(at(0x2000), line(9), COPY, [2, 4], END);
  const old = [...le(6, 4), ...le(3, 2), 1, 2, 3, 4];
  expect(ask([...one, ...old, ...other], [MAIN, 10, 10])).toEqual([[0x1000, 0x2000]]);
});
