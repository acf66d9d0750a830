/**
 * Labs and programs that are wrong, each in one way, as an instructor or a student would make them. The
 * tests check the verdict, the step that reports it, and the words. Other tests judge more such labs on
 * kept runs (labs/wrong-labs.test.ts, labs/mutations.test.ts). Lines that crash are in exceptions.live.test.ts,
 * and lines that do not end in hostile.live.test.ts.
 */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";
import { type Change, copyLab } from "../support/labs/lab-copy.ts";
import type { LabMutation } from "../support/labs/mutation.ts";
import { leftByRuns } from "../support/runs/left.ts";
import { type PerformedRun, performMutations } from "../support/runs/performed.ts";

afterEach(async () => {
  expect(await leftByRuns()).toEqual([]);
});

async function runWith(change: Change) {
  await using copy = await copyLab("handshake", change);
  return await runCli(["lab", copy.folder], {}, copy.around);
}

const server = (from: string, to: string): Change => ({ file: "server.cc", from, to });
const client = (from: string, to: string): Change => ({ file: "client.cc", from, to });

const WRONG_PROGRAMS: readonly LabMutation[] = [
  {
    what: "a program that ends early",
    lab: "handshake",
    ...server("  int first_fd", "  if (listen_fd == 3) return 7;\n  int first_fd"),
    step: "step 3 (server: accept)",
    says: ["observed  the program ended with exit code 7", "[R.]"],
  },
  {
    what: "a line that waits where it should not",
    lab: "handshake",
    ...client(
      `jc::Connect(server, 12345);   //`,
      `jc::Connect(server, 12345); jc::AcceptFd(0); ::pause(); //`,
    ),
    step: "step 2 (client: connect)",
    says: ["expected  runs to its end", "observed  waits inside the system call pause"],
  },
];

describe("a program that does something else is a mismatch at that step", () => {
  let runs: ReadonlyMap<LabMutation, PerformedRun>;
  beforeAll(async () => {
    runs = await performMutations(WRONG_PROGRAMS);
  });

  test.each(WRONG_PROGRAMS)("$what", (program) => {
    const { record, transcript } = runs.get(program) ?? {};
    expect(record?.verdict, transcript).toBe("mismatch");
    expect(transcript).toContain(`not as expected at ${program.step}`);
    for (const text of program.says) expect(transcript).toContain(text);
  });
});

describe("a lab that cannot run is invalid", () => {
  test("if a program does not compile", async () => {
    const { code, stderr } = await runWith(server("AcceptFd(listen_fd)", "AcceptFd(listen_f)"));
    expect(code).toBe(2);
    expect(stderr).toContain("server.cc:6:");
    expect(stderr).toContain("'listen_f' was not declared in this scope");
  });

  test("if a tag is on a line without code", async () => {
    const { code, stderr } = await runWith(
      server("// step: accept\n", "\n  struct Nothing;  // step: accept\n"),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/handshake\/server\.cc:7: the compiled program has no code of line 7/);
    expect(stderr).toContain("move its tag to the end of a statement");
  });
});
