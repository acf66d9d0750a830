import { expect, test } from "vitest";
import { slowestText } from "../../tools/slowest-files.ts";

const file = (number: number) => ({
  project: number % 2 === 0 ? "pure" : "live",
  path: `test/${number}.test.ts`,
  milliseconds: 1000 * number,
});

test("the ten slowest files of all projects are named, the slowest first", () => {
  const files = Array.from({ length: 12 }, (_, index) => file(index + 1));
  expect(slowestText(files)).toBe(`
The 10 slowest of 12 files, which took 78.0 s together:
   12.0 s  pure  test/12.test.ts
   11.0 s  live  test/11.test.ts
   10.0 s  pure  test/10.test.ts
    9.0 s  live  test/9.test.ts
    8.0 s  pure  test/8.test.ts
    7.0 s  live  test/7.test.ts
    6.0 s  pure  test/6.test.ts
    5.0 s  live  test/5.test.ts
    4.0 s  pure  test/4.test.ts
    3.0 s  live  test/3.test.ts
`);
});

test("a single file is not compared with others", () => {
  expect(slowestText([file(1)])).toBe("");
});
