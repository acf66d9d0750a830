import { expect, test } from "vitest";
import { DebuggerError } from "../../src/debug/dap-connection.ts";
import { LineWithoutCodeError } from "../../src/debug/line-code.ts";
import { NotTraceableError } from "../../src/debug/start-errors.ts";
import { InvalidLabError } from "../../src/lab/schema/lab.ts";
import { FloodError } from "../../src/observe/flood.ts";
import { BeforeMainError, ProgramStartError } from "../../src/run/debuggers.ts";
import { describeProblem, excessOf, isOfPeer } from "../../src/run/failure.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { CaptureError } from "../../src/wire/index.ts";
import { handshakePlan } from "../support/runs/handshake-run.ts";

const plan = handshakePlan();

test("a failure of the machine is reported with its fix", () => {
  const error = new EnvironmentError("The engine is gone.", "Start it.");
  expect(describeProblem(error, plan)).toBe("The engine is gone.\nStart it.");
});

test("a debugger that is gone is reported, and that no program can have ended it", () => {
  const problem = describeProblem(
    new DebuggerError("the debugger is gone: its stream has ended"),
    plan,
  );
  expect(problem).toMatch(
    /^The debugger is gone: its stream has ended\.\nNo program of the lab can end it\. Run this again\./,
  );
});

test("a program that GDB cannot start is reported with the command that finds the cause", () => {
  const problem = describeProblem(new NotTraceableError("/lab/debug/client"), plan);
  expect(problem).toContain("GDB may not trace a program here.");
  expect(problem).toContain("Run wirestep doctor: it reports what is missing.");
});

test("a tag without code is an error of the lab, and a defect is thrown unchanged", () => {
  const line = { file: "client.cc", number: 7, text: "}" };
  expect(() => describeProblem(new LineWithoutCodeError(line), plan)).toThrow(InvalidLabError);
  const defect = new TypeError("x is not a function");
  expect(() => describeProblem(defect, plan)).toThrow(defect);
});

test("a flood is a mismatch of the peer that sent it, and no other error is", () => {
  expect(excessOf(new FloodError("server"))).toMatchObject([
    {
      subject: "the packets of the server's program",
      expected: "at most 20000 packets between two steps",
    },
  ]);
  expect(excessOf(new CaptureError("cut short", 24))).toEqual([]);
});

test("a program whose own code keeps it from its main is a mismatch of its peer", () => {
  const error = new BeforeMainError("client", "code that runs before it ended it: exit code 0");
  expect(excessOf(error)).toEqual([
    {
      subject: "the client's program before its main",
      expected: "its main is reached",
      observed: "code that runs before it ended it: exit code 0",
      advice: "what does the constructor of a global variable do?",
    },
  ]);
  expect(describeProblem(error, plan)).toMatch(/^The client's program did not reach its main: /);
});

test.each([
  [new DebuggerError("gone"), true],
  [new ProgramStartError("GDB did not bring it to its main", ""), true],
  [new EnvironmentError("The engine is gone.", ""), false],
  [new CaptureError("cut short", 24), false],
])("whether a peer's limits may explain the error: %s", (error, expected) => {
  expect(isOfPeer(error)).toBe(expected);
});
