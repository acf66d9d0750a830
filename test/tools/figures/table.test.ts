import { expect, test } from "vitest";
import { atLeast, atMost, type Figures, figuresSchema } from "../../../tools/figures/figures.ts";
import { withFigures } from "../../../tools/figures/table.ts";

const marks = ["<!-- figures: written by npm run figures -->", "<!-- end of figures -->"];
const empty = `# Figures\n\n${marks.join("\n")}\n\nThe end.\n`;
const machine = { cores: 2, memory: 24, kernel: "6.18.5", node: "24.1.0" };

function figures(name: string, ...rows: Figures["rows"]): Figures {
  return figuresSchema.parse({ name, command: `npm run ${name}`, machine, rows });
}

test("each bench has a section with its command, its machine and a row for each figure", () => {
  const rows = [
    atMost("CPU at 32 | at 2", 1.0842, 1.15),
    atLeast("inputs", 1_000_003, 1_000_000),
    { what: "text", value: "the same", unit: "" },
  ];
  expect(withFigures(empty, [figures("bench-scale", ...rows)])).toBe(`# Figures

<!-- figures: written by npm run figures -->

### bench-scale

\`npm run bench-scale\`, on 2 cores, 24 GiB, Linux 6.18.5, Node.js 24.1.0

| what | figure | goal | met |
|---|---:|---|---|
| CPU at 32 \\| at 2 | 1.08 | at most 1.15 | yes |
| inputs | 1000003 | at least 1000000 | yes |
| text | the same |  |  |

<!-- end of figures -->

The end.
`);
});

test("a goal that was missed is marked with no", () => {
  expect(withFigures(empty, [figures("soak", atMost("grown", 1, 0, "folders"))])).toContain(
    "| grown | 1 folders | at most 0 | no |",
  );
});

test("new figures replace the old ones of their bench, and other benches keep theirs", () => {
  const first = withFigures(empty, [
    figures("fuzz", atMost("found", 3, 0)),
    figures("soak", atMost("grown", 0, 0)),
  ]);
  const second = withFigures(first, [figures("fuzz", atMost("found", 0, 0))]);
  expect(second).toBe(
    withFigures(empty, [
      figures("soak", atMost("grown", 0, 0)),
      figures("fuzz", atMost("found", 0, 0)),
    ]),
  );
});

test.each([
  ["none", "# Figures\n"],
  ["only the end", `# Figures\n${marks[1]}\n`],
  ["two beginnings", `${empty}${marks[0]}\n`],
])("a document with %s of the markers is not written", (_, document) => {
  expect(() => withFigures(document, [])).toThrow(RangeError);
});
