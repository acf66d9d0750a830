import { expect, test } from "vitest";
import { DebuggerError } from "../../src/debug/dap-connection.ts";
import { SteppedProgram } from "../../src/debug/program.ts";
import { DebuggerEnds, response } from "../support/evidence/debugger.ts";

const options = {
  program: "/lab/debug/server",
  args: [],
  captured: Promise.resolve(),
  lines: [],
};

test("a debugger that goes away while it starts the program is one error, which the caller gets", async () => {
  const debuggerEnds = new DebuggerEnds();
  const launched = SteppedProgram.launch(debuggerEnds.stream, options);
  debuggerEnds.send(response(1, {}));
  while (!(await debuggerEnds.received()).includes("configurationDone")) {}
  debuggerEnds.end();
  await expect(launched).rejects.toBeInstanceOf(DebuggerError);
});

test("a debugger that goes away before the program may start is an error as well, and nothing else fails", async () => {
  const debuggerEnds = new DebuggerEnds();
  const captured = Promise.withResolvers<void>();
  const waiting = { ...options, captured: captured.promise };
  const launched = SteppedProgram.launch(debuggerEnds.stream, waiting);
  debuggerEnds.send(response(1, {}));
  await debuggerEnds.received();
  const gone = new Promise<void>((resolve) => debuggerEnds.stream.onEnd(() => resolve()));
  debuggerEnds.end();
  await gone;
  captured.resolve();
  await expect(launched).rejects.toBeInstanceOf(DebuggerError);
});
