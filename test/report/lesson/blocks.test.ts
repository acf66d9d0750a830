import { expect, test } from "vitest";
import { sheetBlocks } from "../../../src/report/lesson/blocks.ts";

test("title, command and pictures are left out, and each other block is a list of elements", () => {
  const sheet =
    "# close\n\n```\nmake lab-close\n```\n\n![ladder](ladder.svg)\n\n## Watch\n\nA *FIN*.\n";
  expect(sheetBlocks(sheet)).toEqual([
    [{ tag: "h3", children: ["Watch"] }],
    [{ tag: "p", children: ["A ", { tag: "em", children: ["FIN"] }, "."] }],
  ]);
});

test("of HTML a few harmless tags are elements, and all other tags are text", () => {
  const sheet = "<details><summary>Why?</summary>\n<script>x</script> &lt;b&gt;\n</details>\n";
  const [[details] = []] = sheetBlocks(sheet);
  expect(details).toMatchObject({
    tag: "details",
    children: [{ tag: "summary", children: ["Why?"] }, "\n<script>x</script> <b>\n"],
  });
});

test("a tag that is not closed ends with its block", () => {
  expect(sheetBlocks("<b>\nbold\n\nplain\n").map((nodes) => nodes.map(String).length)).toEqual([
    1, 1,
  ]);
});

test("a table has the Markdown of its cells, in which the changes to try are found", () => {
  const [[table] = []] = sheetBlocks("| change | happens |\n|---|---|\n| `a` by `b` | it |\n");
  expect(table).toEqual({
    tag: "table",
    header: [
      { text: "change", children: ["change"] },
      { text: "happens", children: ["happens"] },
    ],
    rows: [
      [
        {
          text: "`a` by `b`",
          children: [{ tag: "code", children: ["a"] }, " by ", { tag: "code", children: ["b"] }],
        },
        { text: "it", children: ["it"] },
      ],
    ],
  });
});

test("a link is its text, because its address is of the lab's folder", () => {
  expect(sheetBlocks("See [the sheet](../README.md).")).toEqual([
    [{ tag: "p", children: ["See ", "the sheet", "."] }],
  ]);
});
