/** The readers of text from tools, the kernel and programs' sources, and the filter for terminals. */
import fc from "fast-check";
import { checkSettings } from "../../../src/check/settings.ts";
import { parseVersions } from "../../../src/images/tool-versions.ts";
import { findTags, lineOf } from "../../../src/lab/source/tags.ts";
import { entrySchema } from "../../../src/record/record.ts";
import { safeText } from "../../../src/report/text/safe-text.ts";
import { EnvironmentError } from "../../../src/runtime/environment-error.ts";
import { isSince } from "../../../src/runtime/kernel-version.ts";
import { NetstatFormatError, parseNetstat } from "../../../src/sockets/netstat.ts";
import { parseTraceLine, TraceFormatError } from "../../../src/sockets/state-trace.ts";
import {
  CLOSE_TRACE,
  IPV6_TRACE,
  LOST_TRACE,
  linesOf,
} from "../../../test/support/runs/close-trace.ts";
import { edited, text } from "../inputs.ts";
import { must, refusing, target, UNSAFE } from "../target.ts";

const HEADINGS = `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name     Timer
`;
const ROWS = [
  "tcp        0      0 0.0.0.0:12345           0.0.0.0:*               LISTEN      34/server            off (0.00/0/0)",
  "tcp        1      0 198.18.0.2:12345        198.18.0.3:40100        CLOSE_WAIT  34/server            keepalive (7198.21/0/0)",
  "tcp        0      1 198.18.0.3:40100        198.18.0.2:12345        SYN_SENT    7/a program: x       on (0.96/0/0)",
  "tcp        0      0 198.18.0.3:40100        198.18.0.2:12345        TIME_WAIT   -                    timewait (59.98/0/0)",
  "tcp6       0      0 2001:2:0:1::2:12345     2001:2:0:1::3:50001     ESTABLISHED 34/server            off (0.00/0/0)",
  "udp        0      0 0.0.0.0:12345           0.0.0.0:*                           34/server            off (0.00/0/0)",
  "udp6       0      0 :::12345                :::*                                34/server            off (0.00/0/0)",
];
const netstat = edited(
  [...ROWS, ...ROWS.map((row) => `${HEADINGS}${row}\n`), `${HEADINGS}${ROWS.join("\n")}\n`],
  [
    " ",
    "\n",
    "-",
    "*",
    ":",
    "tcp",
    "udp6",
    "LISTEN",
    "SYN_RECV",
    "0/x",
    "off (",
    "Timer",
    "Proto ",
  ],
);

function aTable(printed: string): void {
  const table = refusing(() => parseNetstat(printed), NetstatFormatError) ?? [];
  for (const entry of table) {
    const { error } = entrySchema.safeParse(entry);
    must(error === undefined, `a row can be recorded: ${error?.message}`);
    must(entry.local.port <= 65_535 && entry.remote.port <= 65_535, "ports have 16 bits");
  }
}

const traceLine = edited([CLOSE_TRACE, IPV6_TRACE, LOST_TRACE].flatMap(linesOf), [
  "TCP_LISTEN",
  "TCP_CLOSE",
  " ",
  "=",
  ": ",
  "65536",
  "[LOST ",
  "]",
  "-1 ",
  "family=AF_INET6",
]);

function aTraceLine(line: string): void {
  const read = refusing(() => parseTraceLine(line), TraceFormatError);
  if (read === undefined) return;
  if (read.kind === "lost") must(Number.isSafeInteger(read.events ?? 0), "a count of events");
  if (read.kind === "marker") must(Number.isSafeInteger(read.time), "a time in microseconds");
  if (read.kind !== "change") return;
  const { time, local, remote } = read.change;
  must(Number.isSafeInteger(time), "a time in microseconds");
  must(Math.max(local.port, remote.port) <= 65_535, "ports have 16 bits");
}

const source = edited(
  [
    "int main() {\n  int fd = jc::Connect(server, 12345);  // step: connect\n  ::close(fd); // step: close\n}\n",
    'auto text = "// step: quoted";\r\n  x();\t// step:two-words\n// step: alone',
  ],
  ["// step: ", "//", " ", "\n", "\r\n", "step:", "connect", "A", "-"],
);

function tags(program: string): void {
  const index = findTags("server.cc", program);
  const lines = program.split("\n");
  for (const [tag, found] of index) {
    must(/^[a-z0-9-]+$/.test(tag), "a tag has only letters, digits and hyphens");
    for (const { number, text: line } of found) {
      must(lines[number - 1] !== undefined, "a tag's line is a line of the source");
      const words = line.split(/\s+/);
      must(
        words.every((word) => program.includes(word)),
        "its text is the source's",
      );
    }
    must("problem" in lineOf(index, "server", tag) === found.length > 1, "a tag names one line");
  }
}

function safe(given: string): void {
  const shown = safeText(given);
  must(!UNSAFE.test(shown), "no control character is printed");
  must(safeText(shown) === shown, "safe text does not change");
  if (!UNSAFE.test(given)) must(shown === given, "text without control characters does not change");
}

function versions(printed: string): void {
  refusing(() => parseVersions(printed), EnvironmentError);
}

function kernel(version: string): void {
  must(typeof isSince("6.12", version) === "boolean", "a kernel is at least 6.12, or not");
  must(isSince("0.0", version), "every kernel is at least 0.0");
}

function setting(value: string): void {
  const read = [{ peer: "host" as const, name: "net.ipv4.tcp_mem", value }];
  const mismatches = checkSettings({ host: { "net.ipv4.tcp_mem": { rising: 3 } } }, read);
  const rising = /^\d+ \d+ \d+$/.test(value);
  must(
    mismatches.length === 0 ? rising : mismatches.length === 1,
    "three numbers match, and another value gives one mismatch",
  );
}

export const textTargets = [
  target("netstat", 8, fc.oneof(netstat, text), aTable),
  target("trace-line", 8, fc.oneof(traceLine, text), aTraceLine),
  target("tags", 6, fc.oneof(source, text), tags),
  target("safe-text", 6, text, safe),
  target("versions", 2, edited(["tcpdump 4.99.5-2\nnet-tools 2.10-1.3\n"], [" ", "\n"]), versions),
  target(
    "kernel",
    2,
    edited(["6.18.44", "5.15.0-91-generic", "6.6.87.2-microsoft-standard-WSL2"], ["."]),
    kernel,
  ),
  target("setting", 2, edited(["188964 251953 377928", "4096\t131072 6291456"], [" "]), setting),
];
