import { expect, test } from "vitest";
import { parseReport } from "../../src/debug/report.ts";

const report = {
  pid: 34,
  threads: [
    { thread: 1, task: 34, by: { process: 1, thread: 1 } },
    { thread: 2, task: 35, by: { process: 1, thread: 2 } },
  ],
  positions: [
    {
      thread: 1,
      function: "main",
      file: "/lab/server.cc",
      line: 5,
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
  calls: [
    {
      name: "socket",
      text: "socket(AF_INET, SOCK_STREAM, 0)",
      result: 3,
      kind: "tcp",
      lines: [{ file: "server.cc", number: 4 }],
      process: 1,
      thread: 1,
    },
  ],
  ended: [],
  races: [
    [
      { name: "recv", lines: [{ file: "server.cc", number: 4 }], process: 1, thread: 2 },
      { name: "recv", lines: [], process: 2, thread: 1 },
    ],
  ],
  problems: [],
  output: { text: "hello\n", bytes: 6 },
};

test("a report of a stop", () => {
  expect(parseReport(JSON.stringify(report))).toEqual(report);
});

test("a report of a program that ended, and of a call that has not returned", () => {
  const ended = {
    ...report,
    threads: [],
    positions: [],
    stops: [],
    exit: {
      code: null,
      signal: "SIGSEGV",
      at: { file: "server.cc", number: 5 },
      values: [{ name: "next", value: "NULL" }],
    },
    calls: [{ name: "accept", text: "accept(3, NULL, NULL)", lines: [], process: 1, thread: 2 }],
    problems: [],
  };
  expect(parseReport(JSON.stringify(ended))).toEqual(ended);
});

test("code without source has a position without file and line", () => {
  const positions = [
    {
      thread: 1,
      function: null,
      file: null,
      line: null,
      pc: "0x1000",
      same: false,
      known: true,
    },
  ];
  expect(parseReport(JSON.stringify({ ...report, positions })).positions).toEqual(positions);
});

test.each([
  ["no JSON", 'Undefined command: "wirestep-report".  Try "help".'],
  ["nothing", ""],
  ["half a report", JSON.stringify(report).slice(0, -1)],
  ["no object", "null"],
  ...Object.keys(report).map((key): [string, string] => [
    `no ${key}`,
    JSON.stringify({ ...report, [key]: undefined }),
  ]),
  ["a PID that is none", JSON.stringify({ ...report, pid: "34" })],
  [
    "a call without its text",
    JSON.stringify({ ...report, calls: [{ ...report.calls[0], text: undefined }] }),
  ],
  [
    "a line between lines",
    JSON.stringify({ ...report, positions: [{ ...report.positions[0], line: 4.5 }] }),
  ],
])("%s is refused", (_, text) => {
  expect(() => parseReport(text)).toThrow();
});
