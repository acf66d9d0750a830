/** The readers of a debugger's output: DAP's framing, the observer's reports, and answers to requests. */
import fc from "fast-check";
import {
  DapConnection,
  DebuggerError,
  type DebuggerStream,
} from "../../../src/debug/dap-connection.ts";
import { LineWithoutCodeError } from "../../../src/debug/line-code.ts";
import { SteppedProgram } from "../../../src/debug/program.ts";
import { parseReport } from "../../../src/debug/report.ts";
import { event, framed, response } from "../../../test/support/evidence/debugger.ts";
import { asJson, changed, damaged, edited, inPieces, sizes } from "../inputs.ts";
import { must, refusing, target } from "../target.ts";

/** Both ends of a debugger's streams. The debugger's bytes arrive at once. */
class Ends {
  #listener: (chunk: Uint8Array) => void = () => undefined;
  #onEnd: () => void = () => undefined;
  onRequest: (request: unknown) => void = () => undefined;

  readonly stream: DebuggerStream = {
    write: (text) => this.onRequest(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))),
    onOutput: (listener) => {
      this.#listener = listener;
    },
    onEnd: (listener) => {
      this.#onEnd = listener;
    },
  };

  say(bytes: Uint8Array): void {
    this.#listener(bytes);
  }

  end(): void {
    this.#onEnd();
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const spoken = [
  framed(response(1, "first")) + framed(response(2, "second")),
  framed(event("stopped", { reason: "step" })) + framed(response(2, { result: "{}" })),
  framed(response(1, undefined, { success: false, message: "no such file" })),
  `Content-Type: x\r\n${framed(response(1, "grüße"))}`,
  framed(null) + framed([]) + framed("text") + framed(event("exited")),
];
const framing = edited(spoken, [
  "Content-Length: ",
  "\r\n",
  "\r\n\r\n",
  "0",
  "999999999999",
  "{",
  "}",
]);

/** The results of two requests and an event, if the bytes arrive in pieces of these sizes. */
async function outcomes(sent: Uint8Array, lengths: readonly number[]): Promise<string> {
  const ends = new Ends();
  const dap = new DapConnection(ends.stream);
  const work = [dap.request("first"), dap.request("second"), dap.nextEvent(() => true)];
  for (const part of inPieces(sent, lengths)) ends.say(part);
  ends.end();
  const settled = await Promise.allSettled(work);
  const results = settled.map((one) => {
    if (one.status === "fulfilled") return JSON.stringify(one.value) ?? "nothing";
    must(one.reason instanceof DebuggerError, `a DebuggerError, not ${one.reason}`);
    return String(one.reason);
  });
  return results.join("\n");
}

async function dapStream({
  sent,
  lengths,
}: {
  readonly sent: Uint8Array;
  readonly lengths: readonly number[];
}): Promise<void> {
  const parts = await outcomes(sent, lengths);
  must(
    parts === (await outcomes(sent, [sent.length || 1])),
    "the sizes of pieces do not change the result",
  );
}

export const REPORT = {
  pid: 34,
  threads: [{ thread: 1, task: 34, by: { process: 1, thread: 1 } }],
  positions: [{ thread: 1, function: "main", file: "/lab/server.cc", line: 7, pc: "0x11ec" }],
  stops: [{ thread: 1, signal: null, caught: false, call: false }],
  busy: false,
  exit: null,
  calls: [
    { name: "accept", text: "accept(3, NULL, NULL)", result: 4, lines: [], process: 1, thread: 1 },
    {
      name: "connect",
      text: "connect(3, x)",
      result: -1,
      errno: "ECONNREFUSED",
      lines: [{ file: "server.cc", number: 7 }],
      process: 1,
      thread: 2,
    },
  ],
  races: [
    [
      { name: "accept", lines: [{ file: "server.cc", number: 7 }], process: 1, thread: 1 },
      { name: "accept", lines: [], process: 1, thread: 2 },
    ],
  ],
  problems: [],
  output: { text: "welcome to join\n", bytes: 16 },
};
const EXITED = { ...REPORT, threads: [], positions: [], exit: { code: 0, signal: null } };

function report(text: string): void {
  const read = refusing(() => parseReport(text), DebuggerError);
  if (read !== undefined) must(read.problems.length === 0, "an observer that failed has no report");
}

const LINE = { file: "server.cc", number: 7, text: "accept();" };
const BODIES: Readonly<Record<string, unknown>> = {
  lines: { result: '[["0x11ec"]]' },
  evaluate: { result: JSON.stringify(REPORT) },
};

/** A debugger that answers every request, and some of them wrongly. */
async function aDebugger(wrong: readonly unknown[]): Promise<void> {
  const ends = new Ends();
  let answers = 0;
  let idle: NodeJS.Immediate | undefined;
  ends.onRequest = (request) => {
    const {
      seq,
      command,
      arguments: { expression = "" } = {},
    } = request as {
      readonly seq: number;
      readonly command: string;
      readonly arguments?: { readonly expression?: string };
    };
    const asked = expression.startsWith("wirestep-lines") ? "lines" : command;
    const odd = wrong[answers++ % 8];
    const answer = odd === undefined ? response(seq, BODIES[asked]) : odd;
    const number = { ...(answer as object), request_seq: seq };
    // All messages are exchanged within one turn of the event loop. A request that is still open at its
    // end will never be answered, so the debugger ends.
    clearImmediate(idle);
    idle = setImmediate(() => ends.end());
    queueMicrotask(() => {
      if (answers > 20) ends.end(); // the exchange would never end
      if (command === "configurationDone" || expression.startsWith("wirestep-run"))
        ends.say(bytes(framed(event("stopped"))));
      ends.say(bytes(framed(number)));
    });
  };
  const options = {
    program: "/lab/debug/server",
    args: [],
    captured: Promise.resolve(),
    lines: [{ ...LINE, path: "/lab/server.cc", named: true }],
  };
  const launched = SteppedProgram.launch(ends.stream, options).then((program) =>
    program.execute(LINE),
  );
  try {
    const { outcome } = await launched;
    must(outcome.kind.length > 0, "a line has an outcome");
  } catch (error) {
    const known = error instanceof DebuggerError || error instanceof LineWithoutCodeError;
    if (!known) throw error;
  } finally {
    clearImmediate(idle);
    ends.end();
  }
}

const answers = [
  response(1, {}),
  response(1, BODIES.setBreakpoints),
  response(1, BODIES.evaluate),
  response(1, { result: JSON.stringify(EXITED) }),
];
const reports = [REPORT, EXITED];

export const debuggerTargets = [
  target(
    "dap",
    4,
    fc.record({ sent: fc.oneof(framing.map(bytes), damaged(spoken.map(bytes))), lengths: sizes }),
    dapStream,
  ),
  target("report", 4, fc.oneof(changed(reports).map(asJson), edited(reports.map(asJson))), report),
  target(
    "debugger",
    2,
    fc.array(fc.option(changed(answers), { nil: undefined, freq: 2 }), { maxLength: 8 }),
    aDebugger,
  ),
];
