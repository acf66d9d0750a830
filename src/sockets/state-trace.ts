/**
 * Parses lines of the kernel's tracepoint `sock:inet_sock_set_state`, as tracefs prints them, to state
 * changes of TCP sockets, and the other two kinds of line in a trace: markers and lost events. Any other
 * line is an error: another kernel's format must be noticed and not give a shorter history.
 */
import { KERNEL_EVENTS, type KernelLine, parseKernelLine } from "./kernel-events.ts";
import { stateFromKernel, type TcpState } from "./states.ts";
import type { SocketAddress } from "./table.ts";

/** A socket's change from one state to another. */
export interface StateChange {
  /** Microseconds by the trace's clock. */
  readonly time: number;
  /** The socket's family, with netstat's name. */
  readonly protocol: "tcp" | "tcp6";
  /** Port 0 until the kernel has chosen one: connect changes the state before that. */
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly from: TcpState;
  readonly to: TcpState;
}

export type TraceLine =
  | { readonly kind: "change"; readonly change: StateChange }
  /** Of another tracepoint. */
  | { readonly kind: "other"; readonly line: KernelLine }
  /** A text that was written to trace_marker, and its time in microseconds by the trace's clock. */
  | { readonly kind: "marker"; readonly time: number; readonly text: string }
  /** Events that the kernel overwrote before they were read, with their number if it is printed. */
  | { readonly kind: "lost"; readonly events: number | undefined };

/** A line that the kernel does not print for this tracepoint. */
export class TraceFormatError extends Error {
  readonly line: string;

  constructor(line: string, problem: string) {
    super(
      `the kernel traced a line that cannot be read (${problem}): ${JSON.stringify(line.trim())}`,
    );
    this.name = "TraceFormatError";
    this.line = line;
  }
}

const LOST = /^CPU:\d+ \[LOST (?:(\d+) )?EVENTS\]$/;
/** Task and PID, processor, flags, seconds, the event. A task's name can contain any character. */
const HEAD = /-\d+ +\[(\d+)\] \S+ +(\d+)\.(\d{6}): (\w+): (.*)$/;
/** TP_printk of include/trace/events/sock.h; port numbers in host order. */
const CHANGE =
  /^family=AF_INET(6?) protocol=IPPROTO_TCP sport=(\d+) dport=(\d+) saddr=(\S+) daddr=(\S+) saddrv6=(\S+) daddrv6=(\S+) oldstate=(\S+) newstate=(\S+)$/;

/**
 * The kernel prints a task's name first, in as many places (kernel/trace/trace_output.c). It prints the name as
 * it is, and a program can give itself one with line breaks.
 */
const NAME_LENGTH = 16;

/**
 * Splits a trace into its lines, without the line breaks in names.
 * @param text a character for each byte
 * @returns the whole lines, and the text after them
 */
export function traceLines(text: string): {
  readonly lines: readonly string[];
  readonly rest: string;
} {
  const lines: string[] = [];
  let rest = text;
  // the shortest line is about lost events and is longer than a name
  while (rest.length > NAME_LENGTH + 1) {
    const hasName = /^-\d/.test(rest.slice(NAME_LENGTH, NAME_LENGTH + 2));
    const end = rest.indexOf("\n", hasName ? NAME_LENGTH : 0);
    if (end < 0) break;
    const name = rest.slice(0, hasName ? NAME_LENGTH : 0).replaceAll("\n", " ");
    lines.push(name + rest.slice(name.length, end));
    rest = rest.slice(end + 1);
  }
  return { lines, rest };
}

/** @throws TraceFormatError */
export function parseTraceLine(line: string): TraceLine {
  const lost = LOST.exec(line);
  if (lost !== null) {
    return { kind: "lost", events: lost[1] === undefined ? undefined : wholeNumber(line, lost[1]) };
  }
  const [, processor, seconds, microseconds, event, text] = HEAD.exec(line) ?? [];
  if (event === undefined || text === undefined)
    throw new TraceFormatError(line, "no task, time and event");
  const time = wholeNumber(line, `${seconds}${microseconds}`);
  if (event === "tracing_mark_write") return { kind: "marker", time, text };
  if (KERNEL_EVENTS.has(event)) {
    const other = parseKernelLine(event, text, { time, processor: Number(processor) });
    if (other === undefined) throw new TraceFormatError(line, "unknown fields");
    return { kind: "other", line: other };
  }
  if (event !== "inet_sock_set_state") throw new TraceFormatError(line, `unknown event ${event}`);
  return { kind: "change", change: parseChange(line, time, text) };
}

function parseChange(line: string, time: number, text: string): StateChange {
  const match = CHANGE.exec(text);
  if (match === null) throw new TraceFormatError(line, "unknown fields");
  const [, six, sport, dport, saddr, daddr, saddrv6, daddrv6, oldState, newState] = match;
  return {
    time,
    protocol: six ? "tcp6" : "tcp",
    local: addressOf(line, six ? saddrv6 : saddr, sport),
    remote: addressOf(line, six ? daddrv6 : daddr, dport),
    from: stateOf(line, oldState),
    to: stateOf(line, newState),
  };
}

function wholeNumber(line: string, digits: string): number {
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) throw new TraceFormatError(line, `${digits} is too large`);
  return number;
}

function addressOf(line: string, address = "", port = ""): SocketAddress {
  if (Number(port) > 65535) throw new TraceFormatError(line, `${port} is no port`);
  if (!/^[\da-f:.]+$/.test(address)) throw new TraceFormatError(line, `${address} is no address`);
  // an IPv6 socket that takes IPv4 has mapped addresses (RFC 4291, 2.5.5.2); netstat prints them as IPv4
  return { address: address.replace(/^::ffff:(?=[\d.]+$)/, ""), port: Number(port) };
}

function stateOf(line: string, word = ""): TcpState {
  const state = stateFromKernel(word);
  if (state === undefined) throw new TraceFormatError(line, `unknown state ${word}`);
  return state;
}
