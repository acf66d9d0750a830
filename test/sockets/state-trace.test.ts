import { expect, test } from "vitest";
import { parseTraceLine, TraceFormatError, traceLines } from "../../src/sockets/state-trace.ts";
import { CLOSE_TRACE, IPV6_TRACE, LOST_TRACE, linesOf } from "../support/runs/close-trace.ts";

const [LISTEN = "", , CONNECT = ""] = linesOf(CLOSE_TRACE);

test("each line of a real trace is a change of one socket's state", () => {
  const kinds = linesOf(CLOSE_TRACE).map((line) => parseTraceLine(line).kind);
  expect(kinds).toEqual(linesOf(CLOSE_TRACE).map(() => "change"));
});

test("bind and listen: a socket without a remote end leaves CLOSED", () => {
  expect(parseTraceLine(LISTEN)).toEqual({
    kind: "change",
    change: {
      time: 1795351586052882,
      protocol: "tcp",
      local: { address: "0.0.0.0", port: 12345 },
      remote: { address: "0.0.0.0", port: 0 },
      from: "CLOSED",
      to: "LISTEN",
    },
  });
});

test("connect changes the state before it has a port", () => {
  expect(parseTraceLine(CONNECT)).toMatchObject({
    change: {
      local: { address: "198.18.240.131", port: 0 },
      remote: { address: "198.18.240.130", port: 12345 },
      from: "CLOSED",
      to: "SYN-SENT",
    },
  });
});

test("an IPv6 socket has its IPv6 addresses, whatever the IPv4 fields have", () => {
  expect(linesOf(IPV6_TRACE).map((line) => parseTraceLine(line))).toMatchObject([
    { change: { protocol: "tcp6", local: { address: "2001:2:0:1878::3", port: 0 } } },
    {
      change: {
        protocol: "tcp6",
        local: { address: "2001:2:0:1878::2", port: 12345 },
        remote: { address: "2001:2:0:1878::3", port: 47208 },
      },
    },
  ]);
});

test("a line for lost events has their number or not", () => {
  const [lost = "", marker = ""] = linesOf(LOST_TRACE);
  expect(parseTraceLine(lost)).toEqual({ kind: "lost", events: 53 });
  expect(parseTraceLine("CPU:3 [LOST EVENTS]")).toEqual({ kind: "lost", events: undefined });
  expect(parseTraceLine(marker)).toEqual({
    kind: "marker",
    time: 1795352439070808,
    text: "end 1795352439.070768",
  });
});

test("an IPv6 socket that takes IPv4 has the addresses of IPv4, as netstat prints them", () => {
  const mapped = CONNECT.replace("AF_INET ", "AF_INET6 ").replace(
    /saddr=(\S+) daddr=(\S+) saddrv6=\S+ daddrv6=\S+/,
    "saddr=$1 daddr=$2 saddrv6=::ffff:$1 daddrv6=::ffff:$2",
  );
  const [four, six] = [CONNECT, mapped].map(parseTraceLine);
  expect(mapped).toContain("saddrv6=::ffff:198.18.");
  expect(six).toMatchObject({ change: { protocol: "tcp6" } });
  if (four?.kind !== "change" || six?.kind !== "change") throw new Error("both are changes");
  expect(six.change.local).toEqual(four.change.local);
  expect(six.change.remote).toEqual(four.change.remote);
});

test("a task's name can contain anything, also text like an event", () => {
  const line = LISTEN.replace("server-611", "a-1 [0] : x: y-611");
  expect(parseTraceLine(line)).toEqual(parseTraceLine(LISTEN));
});

test.each([
  ["a line cut short", CONNECT.slice(0, -20), "unknown fields"],
  ["a line without an event", "# tracer: nop", "no task, time and event"],
  ["an empty line", "", "no task, time and event"],
  [
    "another event",
    CONNECT.replace("inet_sock_set_state", "tcp_destroy_sock"),
    "unknown event tcp_destroy_sock",
  ],
  ["another protocol", CONNECT.replace("IPPROTO_TCP", "IPPROTO_SCTP"), "unknown fields"],
  ["one field more", CONNECT.replace(" sport", " skaddr=0 sport"), "unknown fields"],
  ["no port", CONNECT.replace("dport=12345", "dport=65536"), "65536 is no port"],
  ["no address", CONNECT.replace("saddr=198.18.240.131", "saddr=client"), "client is no address"],
  ["an unknown state", CONNECT.replace("TCP_CLOSE", "TCP_MAX"), "unknown state TCP_MAX"],
])("%s is refused", (_, line, problem) => {
  const read = () => parseTraceLine(line);
  expect(read).toThrow(TraceFormatError);
  expect(read).toThrow(`(${problem}`);
});

/** The line with another name of its task, as the kernel prints it. */
const named = (line: string, name: string): string => name.padStart(16) + line.slice(16);

test.each(["x\ny", "\n", "\n\n\n-1 [0]\n", "a\n".repeat(7), "CPU:1 [LOST\n"])(
  "a task's name with line breaks, %j, breaks no line",
  (name) => {
    const text = [LISTEN, CONNECT, LISTEN].map((line) => `${named(line, name)}\n`).join("");
    const { lines, rest } = traceLines(text);
    expect(lines.map(parseTraceLine)).toEqual([LISTEN, CONNECT, LISTEN].map(parseTraceLine));
    expect(rest).toBe("");
  },
);

test("a trace that comes byte by byte has the same lines", () => {
  const [lost = ""] = linesOf(LOST_TRACE);
  const text = `${lost}\n${named(CONNECT, "x\ny")}\n${LISTEN}\n`;
  const lines: string[] = [];
  let rest = "";
  for (const byte of text) {
    const split = traceLines(rest + byte);
    lines.push(...split.lines);
    rest = split.rest;
  }
  expect(lines).toEqual([lost, named(CONNECT, "x y"), LISTEN]);
});
