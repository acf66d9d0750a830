import { expect, test } from "vitest";
import { summaryMarkdown } from "../../../src/report/ci/summary.ts";
import {
  failedAsAWhole,
  failedAtConnect,
  inconclusive,
  invalid,
  mismatch,
  noEngine,
  passed,
} from "../../support/runs/lab-runs.ts";

const rows = (text: string): readonly string[] =>
  text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| lab "));

test("a table with a row for each lab: verdict, time, first mismatch", () => {
  const text = summaryMarkdown([passed(), failedAtConnect(), inconclusive(), noEngine, invalid]);
  expect(text).toMatch(/^### 1 of 5 labs passed\n\n\| lab \| verdict \| time \| \|\n\|---\|/);
  const cells = rows(text).map((row) => row.split(" | ").map((cell) => cell.replace(/^\| /, "")));
  expect(cells.map(([lab, verdict, time]) => [lab, verdict, time])).toEqual([
    ["<code>handshake</code>", "✓ passed", "1.5 s"],
    ["<code>handshake</code>", "✗ mismatch", "1.5 s"],
    ["<code>handshake</code>", "? inconclusive", "1.5 s"],
    ["<code>close on IPv6</code>", "? inconclusive", "0.1 s"],
    ["<code>udp</code>", "✗ invalid", "0.2 s"],
  ]);
  expect(cells[0]?.[3]).toBe("5 steps |");
  expect(cells[4]?.[3]).toContain(
    "‘x’ was not declared".replace(/[‘’]/g, (c) => `&#${c.codePointAt(0)};`),
  );
  expect(cells[1]?.[3]).toContain("step 2 (client&#58; connect)&#58; segment 2&#58; ack");
});

test("below the table, expected and observed of the runs that did not pass", () => {
  const text = summaryMarkdown([passed(), failedAtConnect()]);
  expect(text.match(/<pre>/g)).toHaveLength(1);
  expect(text).toContain("expected  ack 1");
  expect(text).toContain("observed  ack 2");
  expect(text).toContain("hint      count the SYN");
  expect(summaryMarkdown([passed()])).not.toContain("<pre>");
});

test("the summary has mismatches of the whole run, and the reason of an inconclusive run", () => {
  expect(summaryMarkdown([failedAsAWhole()])).toContain("✗ segment 2&#58; ack");
  expect(summaryMarkdown([inconclusive()])).toContain("Run this again&#46;");
});

test("a program's output cannot add a row, a tag or a mention", () => {
  const subject = "the output | </pre> | @team\n| forged | ✓ passed | 0.0 s | |";
  const text = summaryMarkdown([failedAtConnect({ ...mismatch, subject })]);
  expect(rows(text)).toHaveLength(1);
  expect(text).not.toContain("@");
  expect(text.match(/<\/pre>/g)).toHaveLength(1);
});

test("a summary stays below GitHub's limit and points to the rest", () => {
  const long = { ...mismatch, observed: "|".repeat(50_000) };
  const text = summaryMarkdown([failedAtConnect(), ...Array(9).fill(failedAtConnect(long))]);
  expect(text.length).toBeLessThan(1_000_000);
  expect(text.trimEnd().endsWith("The transcripts have the rest.")).toBe(true);
});
