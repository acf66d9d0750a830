/** The line at which a program ended by itself. */
import { expect, test } from "vitest";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import { text } from "../../../support/evidence/mismatch-text.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { handshakeRun } from "../../../support/runs/handshake-run.ts";
import { firstOwnWay } from "../../../support/runs/own-way.ts";

const plan = planOf(handshakeLab);
const [before, after] = plan.sources.server.split(/(?<=step: accept\n)/);

/** The first mismatch of a server that ends with this code, and has these lines after its accept. */
function ended(code: number, lines: string): string {
  const [accept, again] = [6, 7 + lines.split("\n").length - 1];
  const tagged = plan.taggedLines.server.map((line) =>
    line.number > accept ? { ...line, number: again } : line,
  );
  const server = `${before}${lines}${after}`;
  const changed = {
    ...plan,
    sources: { ...plan.sources, server },
    taggedLines: { ...plan.taggedLines, server: tagged },
  };
  const run = handshakeRun().map((seen) => {
    const { executed } = seen.observed;
    if (seen.planned.number !== 4 || executed === undefined) return seen;
    const line = { ...executed.line, number: again };
    return { ...seen, observed: { ...seen.observed, executed: { ...executed, line } } };
  });
  return firstOwnWay(changed, run, { 4: { calls: [], outcome: { kind: "exited", code } } });
}

test("the only return with that code on the way to the step is named", () => {
  expect(ended(1, "  char name[8];\n  if (first_fd > 3) return 1;\n")).toBe(text`
    step 4
    ✗ server.cc:8: the program ends here
      expected  waits inside the system call accept
      observed  the program ended with exit code 1, before the end of server.cc:9
                if (first_fd > 3) return 1;
      hint      check the condition of this line, and the results of the calls before it
      follows   the line server.cc:9
  `);
});

test("a call of exit is named too", () => {
  expect(ended(1, "  exit(EXIT_FAILURE);\n")).toContain("✗ server.cc:7: the program ends here");
});

test.each([
  ["a return with another code", "  if (first_fd > 3) return 2;\n"],
  ["a return in a comment", "  // return 1;\n"],
  ["one of two returns", "  if (first_fd < 0) return 1;\n  if (first_fd > 3) return 1;\n"],
])("%s is not named", (_, lines) => {
  const plain = ended(1, lines);
  expect(plain).toContain("✗ the line server.cc:");
  expect(plain).toContain("the program ended with exit code 1");
});
