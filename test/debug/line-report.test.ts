import { expect, test } from "vitest";
import { busyText, callPlace, raceText } from "../../src/check/call-place.ts";
import { lineReport } from "../../src/debug/line-report.ts";
import type { ObservedCall, ObserverReport } from "../../src/debug/report.ts";

const LINE = { file: "server.cc", number: 7, text: "serve(fd);" };
const OWN = { file: "server.cc", number: 7 };
const HELPER = { file: "peer.h", number: 3 };

const stopped: ObserverReport = {
  pid: 34,
  threads: [{ thread: 1, task: 34, by: { process: 1, thread: 1 } }],
  positions: [
    {
      thread: 1,
      function: "main",
      file: "/lab/server.cc",
      line: 8,
      pc: "0x1000",
      same: false,
      known: true,
    },
  ],
  stops: [{ thread: 1, signal: null, caught: false, call: false }],
  busy: [],
  seconds: 0.25,
  program: null,
  begun: true,
  exit: null,
  calls: [],
  races: [],
  ended: [],
  problems: [],
  output: { text: "", bytes: 0 },
};

function made(text: string, fields: Partial<ObservedCall> = {}): ObservedCall {
  const name = text.slice(0, text.search(/[(:]/));
  return { name, text, result: 0, lines: [OWN], process: 1, thread: 1, ...fields };
}

const placesOf = (...calls: readonly ObservedCall[]): readonly string[] =>
  lineReport(LINE, [{ ...stopped, calls: [...calls] }], undefined).calls.map(callPlace);

test("a call has a place if the step's own line did not make it", () => {
  expect(
    placesOf(
      made("close(3)"),
      made("close(4)", { lines: [{ file: "server.cc", number: 5 }] }),
      made("close(5)", { lines: [{ file: "client.cc", number: 7 }] }),
    ),
  ).toEqual(["", "server.cc:5", "client.cc:7"]);
});

test("a function that the line called is in the record, and not shown", () => {
  const { calls } = lineReport(
    LINE,
    [{ ...stopped, calls: [made("close(3)", { lines: [HELPER, OWN] })] }],
    undefined,
  );
  expect(calls).toMatchObject([{ at: HELPER, below: true }]);
  expect(calls.map(callPlace)).toEqual([""]);
});

test("calls are listed by process and thread, each in its own order", () => {
  const reports = [
    [made("a()", { thread: 2 }), made("b()", { process: 2 })],
    [made("c()"), made("d()", { thread: 2 }), made("e()")],
  ].map((calls) => ({ ...stopped, calls }));
  const { calls } = lineReport(LINE, reports, undefined);
  expect(calls.map((call) => [call.text, callPlace(call)])).toEqual([
    ["c()", ""],
    ["e()", ""],
    ["a()", "thread 2"],
    ["d()", "thread 2"],
    ["b()", "process 2"],
  ]);
});

test("the calls of a library's function are one entry, however many reports they take", () => {
  const lookup = (folded: number, more = ""): ObservedCall =>
    made(`getaddrinfo: ${folded} calls${more}`, { folded });
  const reports = [[lookup(1)], [made("close(3)"), lookup(17, " or more")]].map((calls) => ({
    ...stopped,
    calls,
  }));
  const { calls } = lineReport(LINE, reports, undefined);
  expect(calls.map(({ text }) => text)).toEqual(["getaddrinfo: 18 calls or more", "close(3)"]);
});

test("a crash has its line and the values in it, a program that ended before the line has none", () => {
  const values = [{ name: "next", value: "NULL" }];
  const exit = { code: null, signal: "SIGSEGV", at: HELPER, values };
  const crashed = { ...stopped, positions: [], exit };
  expect(lineReport(LINE, [crashed], undefined).outcome).toEqual({
    kind: "killed",
    signal: "SIGSEGV",
    at: HELPER,
    values,
  });
  expect(lineReport(LINE, [], undefined).outcome).toEqual({ kind: "exited", code: 0 });
});

test("two calls that race are named once, with their lines and threads, in the same words each time", () => {
  const call = (thread: number, lines: ObservedCall["lines"], process = 1) => ({
    name: "recv",
    lines,
    process,
    thread,
  });
  const races: ObserverReport["races"] = [
    [call(1, [OWN]), call(2, [HELPER])],
    [call(1, [OWN]), call(1, [], 2)],
  ];
  const reports = [
    { ...stopped, races },
    { ...stopped, races: races.slice(0, 1) },
  ];
  const report = lineReport(LINE, reports, undefined);
  expect(report.races?.map(raceText)).toEqual([
    "recv at server.cc:7 (main thread) and recv at peer.h:3 (thread 2) are on one socket or pipe at the same time: chance decides which comes first",
    "recv at server.cc:7 (main thread) and recv (process 2) are on one socket or pipe at the same time: chance decides which comes first",
  ]);
  expect(lineReport(LINE, [stopped], undefined)).not.toHaveProperty("races");
});

test("threads that still run are named, unless the program has ended", () => {
  const busy = [
    { process: 1, thread: 2 },
    { process: 2, thread: 1 },
  ];
  expect(busyText(lineReport(LINE, [{ ...stopped, busy }], undefined).busy ?? [])).toBe(
    "thread 2 and process 2 still run: the step has used up its time and does not wait for this",
  );
  expect(busyText([{ process: 1, thread: 1 }])).toMatch(/^main thread still runs: /);
  const rested = [{ ...stopped, busy }, stopped];
  const ended = [{ ...stopped, busy, exit: { code: 0, signal: null } }];
  for (const reports of [rested, ended]) {
    expect(lineReport(LINE, reports, undefined)).not.toHaveProperty("busy");
  }
});
