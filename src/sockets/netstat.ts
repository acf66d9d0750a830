/**
 * Parses the output of `netstat -antup` (net-tools), with or without the timers of `-o`, to a socket
 * table. A line that is neither a heading nor a complete row is an error: a changed tool or a cut stream
 * must be noticed and not give a shorter table.
 */
import { stateFromTool } from "./states.ts";
import type { Entry, SocketAddress } from "./table.ts";

/** Text that is not output of `netstat -antup`. */
export class NetstatFormatError extends Error {
  readonly line: string;

  constructor(line: string, problem: string) {
    super(`netstat printed a line that cannot be read (${problem}): ${JSON.stringify(line)}`);
    this.name = "NetstatFormatError";
    this.line = line;
  }
}

const PROTOCOLS = ["tcp", "tcp6", "udp", "udp6"] as const;
const OWNER = /^([1-9]\d{0,9})\/(.+)$/;
const HEADINGS = [/^Active Internet connections/, /^Proto +Recv-Q +Send-Q /];
/** The beginning of a row, whose columns have fixed widths: too long for a name. */
const ROW = /^(?=.{20})(?:tcp6?|udp6?) {2,}\d+ +\d+ \S+:(?:\d+|\*) /;
/** Characters of PID/program that netstat prints (PROGNAME_WIDTH). */
const LONGEST_OWNER = 19;
/** With `-o` every row ends with a timer, so a row without one was cut. */
const TIMER_HEADING = /^Proto .* Timer *$/m;

/** `timewait (59.98/0/0)`: the timer and its seconds, then retransmissions and probes. */
const TIMER = /\s(off|on|keepalive|timewait|probe|unkn-\d+) \((\d{1,9}\.\d+)\/\d+\/\d+\)$/;

/**
 * Parses the whole output of one netstat run.
 * @returns the rows in their order; ports are numbers, `*` is port 0, states are RFC names
 * @throws NetstatFormatError for the first line that is not a row or a heading
 */
export function parseNetstat(text: string): readonly Entry[] {
  const timed = TIMER_HEADING.test(text);
  return wholeRows(text).map((row) => parseRow(row, timed));
}

/**
 * Joins the lines of rows that a program's name has broken. netstat prints a name as it is, and a program can
 * give itself any. The parts of a name are short, so no other line is taken for one.
 */
function wholeRows(text: string): readonly string[] {
  const rows: { row: string; room: number }[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || HEADINGS.some((heading) => heading.test(line))) continue;
    const last = rows.at(-1);
    const length = line.slice(0, TIMER.exec(line.trimEnd())?.index).trim().length;
    if (last === undefined || length > last.room || ROW.test(line)) {
      rows.push({ row: line, room: / \d+\//.test(line) ? LONGEST_OWNER : 0 });
    } else {
      last.row += ` ${line}`;
      last.room -= length;
    }
  }
  return rows.map(({ row }) => row);
}

function parseRow(line: string, timed: boolean): Entry {
  const timer = TIMER.exec(line.trimEnd());
  if (timed && timer === null) throw new NetstatFormatError(line, "no timer at its end");
  const [protocolWord, recvQ, sendQ, local, remote, ...rest] = line
    .slice(0, timer?.index)
    .trim()
    .split(/\s+/);
  const protocol = PROTOCOLS.find((known) => known === protocolWord);
  if (protocol === undefined) throw new NetstatFormatError(line, "unknown protocol");
  if (local === undefined || remote === undefined) throw new NetstatFormatError(line, "cut short");
  // a UDP socket that is not connected has no state, so its owner comes first
  const hasState = protocol.startsWith("tcp") || (rest.length > 1 && !OWNER.test(rest[0] ?? ""));
  const state = hasState ? rest.shift() : undefined;
  const rfcState = state === undefined ? undefined : stateFromTool(state);
  if (state !== undefined && rfcState === undefined) {
    throw new NetstatFormatError(line, `unknown state ${state}`);
  }
  return {
    protocol,
    recvQ: parseCount(line, recvQ),
    sendQ: parseCount(line, sendQ),
    local: parseAddress(line, local),
    remote: parseAddress(line, remote),
    state: rfcState,
    owner: parseOwner(line, rest.join(" ")),
    ...(timer?.[1] !== undefined && { timer: { kind: timer[1], seconds: Number(timer[2]) } }),
  };
}

function parseCount(line: string, word: string | undefined): number {
  if (word === undefined || !/^\d{1,10}$/.test(word)) {
    throw new NetstatFormatError(line, "a queue length is not a number");
  }
  return Number(word);
}

function parseAddress(line: string, word: string): SocketAddress {
  const colon = word.lastIndexOf(":");
  const port = word.slice(colon + 1);
  if (colon < 1 || !/^(\*|\d{1,5})$/.test(port) || Number(port) > 65535) {
    throw new NetstatFormatError(line, `${word} is no address and port`);
  }
  return { address: word.slice(0, colon), port: port === "*" ? 0 : Number(port) };
}

function parseOwner(line: string, word: string): Entry["owner"] {
  if (word === "-") return undefined;
  const match = OWNER.exec(word);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new NetstatFormatError(line, "no PID/program at its end");
  }
  return { pid: Number(match[1]), program: match[2] };
}
