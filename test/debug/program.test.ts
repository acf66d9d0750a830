import { expect, test } from "vitest";
import { DebuggerError } from "../../src/debug/dap-connection.ts";
import { SteppedProgram } from "../../src/debug/program.ts";
import { DebuggerEnds, response } from "../support/debugger.ts";

const options = {
  program: "/lab/debug/server",
  args: [],
  captured: Promise.resolve(),
  source: "/lab/server.cc",
  lines: [],
};

test("a debugger that goes away while it starts the program is one error, told to the caller", async () => {
  const debuggerEnds = new DebuggerEnds();
  const launched = SteppedProgram.launch(debuggerEnds.stream, options);
  debuggerEnds.send(response(1, {}));
  while (!(await debuggerEnds.heard()).includes("configurationDone")) {}
  debuggerEnds.end();
  await expect(launched).rejects.toBeInstanceOf(DebuggerError);
});
