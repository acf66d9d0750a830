import fc from "fast-check";
import { expect, test } from "vitest";
import { DapConnection, DebuggerError } from "../../src/debug/dap-connection.ts";
import { DebuggerEnds, event, framed, response } from "../support/evidence/debugger.ts";

function connect(): { readonly debuggerEnds: DebuggerEnds; readonly dap: DapConnection } {
  const debuggerEnds = new DebuggerEnds();
  return { debuggerEnds, dap: new DapConnection(debuggerEnds.stream) };
}

test("a request is a header, an empty line and JSON, counted up", async () => {
  const { debuggerEnds, dap } = connect();
  void dap.request("next", { threadId: 1 });
  expect(await debuggerEnds.received()).toBe(
    'Content-Length: 70\r\n\r\n{"seq":1,"type":"request","command":"next","arguments":{"threadId":1}}',
  );
  void dap.request("grüße"); // 5 letters, 7 bytes
  expect(await debuggerEnds.received()).toBe(
    'Content-Length: 61\r\n\r\n{"seq":2,"type":"request","command":"grüße","arguments":{}}',
  );
});

test("responses find their requests in any order", async () => {
  const { debuggerEnds, dap } = connect();
  const answers = Promise.all([dap.request("first"), dap.request("second")]);
  debuggerEnds.send(response(2, "b"));
  debuggerEnds.send(response(1, "a"));
  expect(await answers).toEqual(["a", "b"]);
});

test("a response without a request and a request of the debugger are ignored", async () => {
  const { debuggerEnds, dap } = connect();
  const answer = dap.request("first");
  debuggerEnds.send(response(99, "?"));
  debuggerEnds.send({ seq: 5, type: "request", command: "runInTerminal" });
  debuggerEnds.send(response(1, "a"));
  expect(await answer).toBe("a");
});

test("the error of a refused request names the request and the reason", async () => {
  const { debuggerEnds, dap } = connect();
  const answers = Promise.allSettled([dap.request("launch"), dap.request("next")]);
  debuggerEnds.send(response(1, undefined, { success: false, message: "no such file" }));
  debuggerEnds.send(response(2, undefined, { success: false }));
  expect(await answers).toMatchObject([
    { reason: new DebuggerError('the debugger refused "launch": no such file') },
    { reason: new DebuggerError('the debugger refused "next": no reason given') },
  ]);
});

test("an event that comes before the response is not missed if it was asked for first", async () => {
  const { debuggerEnds, dap } = connect();
  const stopped = dap.nextEvent(({ event: name }) => name === "stopped");
  const answer = dap.request("next");
  debuggerEnds.say(
    framed(event("output")) + framed(event("stopped", { reason: "step" })) + framed(response(1, 7)),
  );
  expect(await answer).toBe(7);
  expect((await stopped).body).toEqual({ reason: "step" });
});

test("each caller that waits for an event gets it once", async () => {
  const { debuggerEnds, dap } = connect();
  const both = Promise.all([dap.nextEvent(() => true), dap.nextEvent(() => true)]);
  debuggerEnds.send(event("first"));
  expect((await both).map(({ event: name }) => name)).toEqual(["first", "first"]);
  const next = dap.nextEvent(() => true);
  debuggerEnds.send(event("second"));
  expect((await next).event).toBe("second");
});

test("chunks may end anywhere, even within a letter", async () => {
  const messages = [
    event("output", { output: "grüß\r\n\r\n日本" }),
    response(1, "ü"),
    event("end"),
  ];
  const bytes = Buffer.from(messages.map(framed).join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
      const { debuggerEnds, dap } = connect();
      const output = dap.nextEvent(({ event: name }) => name === "output");
      const end = dap.nextEvent(({ event: name }) => name === "end");
      const answer = dap.request("evaluate");
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      for (const [index, place] of places.entries()) {
        debuggerEnds.say(bytes.subarray(place, places[index + 1] ?? place));
      }
      expect((await output).body).toEqual({ output: "grüß\r\n\r\n日本" });
      expect(await answer).toBe("ü");
      expect((await end).event).toBe("end");
    }),
    { seed: 9293, numRuns: 200 },
  );
});

test("other header fields do not matter", async () => {
  const { debuggerEnds, dap } = connect();
  const answer = dap.request("first");
  const body = JSON.stringify(response(1, "a"));
  debuggerEnds.say(
    `Content-Type: application/json\r\ncontent-length:${body.length}\r\nX: 1\r\n\r\n${body}`,
  );
  expect(await answer).toBe("a");
});

/** The error that each waiting caller gets when the debugger sends these bytes. */
async function failureAfter(bytes: string): Promise<unknown> {
  const { debuggerEnds, dap } = connect();
  const waiting = Promise.allSettled([
    dap.request("next"),
    dap.nextEvent(() => true),
    dap.request("next"),
  ]);
  debuggerEnds.say(bytes);
  const [first, ...others] = (await waiting).map((result) =>
    result.status === "rejected" ? result.reason : undefined,
  );
  expect(others).toEqual([first, first]);
  await expect(dap.request("next")).rejects.toBe(first);
  await expect(dap.nextEvent(() => true)).rejects.toBe(first);
  return first;
}

test.each([
  ["garbage", "Segmentation fault\r\n\r\n", 'the header "Segmentation fault"'],
  ["no length", "Content-Length: many\r\n\r\n", 'the header "Content-Length: many"'],
  ["a negative length", "Content-Length: -5\r\n\r\n", 'the header "Content-Length: -5"'],
  [
    "16 MiB and a byte",
    "Content-Length: 16777217\r\n\r\n",
    'the header "Content-Length: 16777217"',
  ],
  [
    "a length beyond all numbers",
    `Content-Length: ${"9".repeat(400)}\r\n\r\n`,
    `the header "Content-Length: ${"9".repeat(400)}"`,
  ],
  ["a body that is not JSON", "Content-Length: 5\r\n\r\nhello", "a body that is not JSON"],
  ["an empty body", "Content-Length: 0\r\n\r\n", "a body that is not JSON"],
  ["a body that is no object", "Content-Length: 4\r\n\r\nnull", "a body that is no object"],
])("%s ends the connection, and each waiting caller gets the error", async (_, bytes, what) => {
  expect(await failureAfter(bytes)).toEqual(
    new DebuggerError(`the debugger sent something other than a DAP message: ${what}`),
  );
});

test("a header that never ends is an error", async () => {
  expect(await failureAfter("x".repeat(16 * 1024 * 1024 + 1))).toEqual(
    new DebuggerError(
      "the debugger sent something other than a DAP message: a header without an end",
    ),
  );
});

test("a response that comes before garbage counts", async () => {
  const { debuggerEnds, dap } = connect();
  const answers = Promise.allSettled([dap.request("first"), dap.request("second")]);
  debuggerEnds.say(`${framed(response(1, "a"))}garbage\r\n\r\n`);
  expect(await answers).toMatchObject([{ value: "a" }, { status: "rejected" }]);
});

test.each([
  ["orderly", undefined],
  ["broken", new Error("read ECONNRESET")],
])("the stream's end rejects every waiting promise: %s", async (_, reason) => {
  const { debuggerEnds, dap } = connect();
  const waiting = Promise.allSettled([dap.request("next"), dap.nextEvent(() => true)]);
  debuggerEnds.end(reason);
  const gone = new DebuggerError("the debugger is gone: its stream has ended", { cause: reason });
  expect(await waiting).toMatchObject([{ reason: gone }, { reason: gone }]);
  await expect(dap.request("next")).rejects.toMatchObject({ message: gone.message, cause: reason });
});

test("a debugger that refuses is still there, one whose stream has ended is not", async () => {
  const { debuggerEnds, dap } = connect();
  const there = dap.stillThere();
  debuggerEnds.send(response(1, undefined, { success: false, message: "notStopped" }));
  await there;
  const gone = dap.stillThere();
  debuggerEnds.end();
  await expect(gone).rejects.toThrow(DebuggerError);
  await expect(dap.stillThere()).rejects.toThrow("the debugger is gone");
});

test("an event that is asked for after the end and not awaited causes no unhandled rejection", async () => {
  const { debuggerEnds, dap } = connect();
  debuggerEnds.end();
  await expect(dap.request("next")).rejects.toThrow("the debugger is gone");
  void dap.nextEvent(() => true); // an unhandled rejection would fail this test
  await expect(dap.nextEvent(() => true)).rejects.toThrow("the debugger is gone");
});

test("an error in a listener ends the connection as it is, and is not the debugger's", async () => {
  const { debuggerEnds, dap } = connect();
  const defect = new TypeError("x is undefined");
  dap.onEvent(() => {
    throw defect;
  });
  const answer = dap.request("next");
  const later = dap.nextEvent(({ event: name }) => name === "exited");
  debuggerEnds.send(event("stopped"));
  await expect(answer).rejects.toBe(defect);
  await expect(later).rejects.toBe(defect);
  await expect(dap.request("threads")).rejects.toBe(defect);
  await dap.gone;
});
