import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { labPath } from "../../src/studio-protocol/lab-path.ts";

const TEXT = `# The labs

## A way through

**A connection.** Start here.

1. [one](one/README.md) (6): what it is
2. [two](two/README.md), [three](three/README.md): and more

## Packet by packet

**Opening.**

- [two](two/README.md): a second time
- [four](four/README.md): slowly
`;

test("each lab is listed once, in the part that names it first; other labs come last", () => {
  expect(labPath(TEXT, ["five", "four", "three", "two", "one"])).toEqual([
    { title: "A connection", labs: ["one", "two", "three"] },
    { title: "Packet by packet: Opening", labs: ["four"] },
    { title: "More", labs: ["five"] },
  ]);
});

test("a named lab that does not exist is left out, and so is a part without labs", () => {
  expect(labPath(TEXT, ["four"])).toEqual([{ title: "Packet by packet: Opening", labs: ["four"] }]);
});

test("the list of this checkout's labs begins with the handshake", () => {
  const text = readFileSync(new URL("../../labs/README.md", import.meta.url), "utf8");
  expect(labPath(text, ["close", "handshake"])[0]?.labs).toEqual(["handshake", "close"]);
});
