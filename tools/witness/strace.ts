/**
 * The text of `strace -ff -yy -k` to the calls that a run must have recorded. It knows nothing of the observer's
 * tables: strace names the calls, their descriptors' kinds and the code that made them.
 */
import { byThread, type Seen, type SeenCall } from "./seen.ts";

/** strace's file of one thread. */
export interface Traced {
  readonly task: number;
  readonly text: string;
}

/** A call in a trace, with the frames below the program's own code, the innermost first. */
interface TracedCall {
  readonly name: string;
  readonly args: string;
  readonly result: number | undefined;
  readonly errno: string | undefined;
  readonly frames: readonly Frame[];
}

interface Frame {
  readonly file: string;
  readonly function: string;
}

const CALL = /^(\w+)\((.*)\)\s+= (\?|0x[0-9a-f]+|-?\d+)(?:<[^>]*>)?(?: (E[A-Z]+|ERESTART\w+))?/;
const FRAME = /^ > ([^(\s]+)\((.*?)(?:\+0x[0-9a-f]+)?\)(?: \[|$)/;

/** The text that strace writes after a descriptor's number if it is no file and no terminal. */
const KIND =
  /<(?:TCP|UDP|UNIX|NETLINK|RAW|ICMP|PACKET|socket|pipe|\{eventfd-|anon_inode:\[?(?:eventpoll|eventfd|signalfd|timerfd))/;

const MAKES =
  /^(?:socket|socketpair|epoll_create1?|pipe2?|eventfd2?|signalfd4?|timerfd_create|io_uring_setup)$/;
const FORKS = /^(?:fork|vfork|clone3?)$/;
const WAITS = /^(?:p?poll|select|pselect6)$/;
/** They change nothing, and a run does not record them. */
const SILENT =
  /^(?:getsockname|getpeername|fstat|newfstatat|statx|lseek|fchmod|fchown|close_range|kcmp)$/;
/** A library makes these in the program's place, as fprintf does. */
const MOVES = /^(?:send|recv|read|write|close$|accept|connect$)/;

const NAMES: Readonly<Record<string, readonly string[]>> = {
  sendto: ["send", "sendto"],
  recvfrom: ["recv", "recvfrom"],
  dup3: ["dup2", "dup3"],
  ppoll: ["poll", "ppoll"],
  pselect6: ["select", "pselect"],
  epoll_create1: ["epoll_create", "epoll_create1"],
  epoll_pwait: ["epoll_wait", "epoll_pwait"],
  pipe2: ["pipe", "pipe2"],
  eventfd2: ["eventfd"],
  signalfd4: ["signalfd"],
  clone: ["fork", "vfork", "clone"],
  clone3: ["clone"],
};

/** The program in its container. */
export interface Program {
  /** The path by which it is executed. */
  readonly path: string;
  /** The path of its file, which can have another name. */
  readonly file: string;
  /** A command, of which no line is known: a run counts only the calls by which a library looks up names. */
  readonly isForeign: boolean;
  /** Functions of the language's runtime that make calls for themselves, which a run leaves out or counts. */
  readonly runtime?: RegExp | undefined;
}

/** Functions that look up users, groups, hosts and services (nss(5)). */
const NAME_SERVICE =
  /^(?:getaddrinfo|getnameinfo|gethostby|getpw|getgr|getserv|getproto|initgroups)/;

export function seenByStrace(files: readonly Traced[], program: Program): Seen {
  const tasks = files.toSorted((a, b) => a.task - b.task);
  const traces = new Map(
    tasks.map(({ task, text }, index) => [task, callsIn(text, index === 0 ? program : undefined)]),
  );
  const names = namesOf(traces);
  const seen: SeenCall[] = [];
  const made = new Set<string>(); // descriptors that libraries have made for themselves
  for (const [task, calls] of traces) {
    const by = names.get(task) ?? `task ${task}`;
    const executed = calls.findIndex(({ name, result }) => name === "execve" && result === 0);
    for (const [index, call] of calls.entries()) {
      const isSpawning = index < executed && !call.frames.some((frame) => isOf(frame, program));
      if (isSpawning || !counts(call)) continue;
      if (isOfRuntime(call, program)) continue;
      const { name, result, errno } = call;
      const isLibrarys = libraryOf(call, program, made) !== undefined;
      seen.push({ by, name, result, errno, ...(isLibrarys && { folded: 1 }) });
    }
  }
  return byThread(seen);
}

/** All calls of a thread, or those from the moment when the program is executed. */
function callsIn(text: string, program?: Program): readonly TracedCall[] {
  const calls: TracedCall[] = [];
  let frames: Frame[] = [];
  const waiting: TracedCall[] = [];
  let raising: TracedCall | undefined; // has raised SIGPIPE
  let isProgram = program === undefined;
  for (const line of text.split("\n")) {
    const frame = FRAME.exec(line);
    if (frame !== null) {
      const [, file = "", name = "?"] = frame;
      frames.push({ file, function: name });
      continue;
    }
    if (line.startsWith("--- SIGPIPE")) raising = calls.at(-1);
    // the call has not returned to the program that its signal has ended
    if (line.startsWith("+++ killed by SIGPIPE") && calls.at(-1) === raising) calls.pop();
    const call = CALL.exec(line);
    if (call === null) continue;
    const [, name = "", args = "", value = "", errno] = call;
    const result = value === "?" ? undefined : Number(value);
    if (name === "rt_sigreturn") {
      const interrupted = waiting.pop();
      if (errno === "EINTR" && interrupted) calls.push({ ...interrupted, result: -1, errno });
      continue;
    }
    if (name === "execve" && result === 0 && args.startsWith(`"${program?.path}"`))
      isProgram = true;
    frames = [];
    if (!isProgram) continue;
    const one = { name, args, result, errno, frames };
    // a signal interrupted it; the handler's return says whether the kernel restarts it
    if (errno?.startsWith("ERESTART")) waiting.push(one);
    else calls.push(one);
  }
  return calls;
}

/** `1.2` for the second thread of the first process. */
function namesOf(traces: ReadonlyMap<number, readonly TracedCall[]>): ReadonlyMap<number, string> {
  const [first] = traces.keys();
  const places = new Map<number, { process: number; thread: number }>();
  const threads = new Map<number, number>();
  let processes = 0;
  const place = (task: number, process: number): void => {
    const thread = (threads.get(process) ?? 0) + 1;
    threads.set(process, thread);
    places.set(task, { process, thread });
  };
  for (const task of traces.keys()) {
    if (task === first) place(task, ++processes);
    const parent = [...traces].find(([, calls]) => calls.some((call) => made(call) === task));
    const clone = parent?.[1].find((call) => made(call) === task);
    if (parent === undefined || clone === undefined) continue;
    const process = places.get(parent[0])?.process ?? 0;
    place(task, clone.args.includes("CLONE_THREAD") ? process : ++processes);
  }
  return new Map([...places].map(([task, { process, thread }]) => [task, `${process}.${thread}`]));
}

const made = ({ name, result }: TracedCall): number | undefined =>
  FORKS.test(name) ? result : undefined;

/** Whether a run records the call. */
function counts({ name, args, result, errno }: TracedCall): boolean {
  if (MAKES.test(name)) return true;
  if (FORKS.test(name)) return !args.includes("CLONE_THREAD");
  if (WAITS.test(name)) return KIND.test(args) || errno === "EBADF";
  if (SILENT.test(name)) return false;
  const [descriptor = ""] = args.split(", ");
  if (KIND.test(descriptor)) return true;
  return /^-?\d+$/.test(descriptor) && errno === "EBADF" && result === -1;
}

/** Whether a function of the runtime makes the call between the kernel and the user's code. */
function isOfRuntime({ frames }: TracedCall, { runtime }: Program): boolean {
  if (runtime === undefined) return false;
  const users = frames.findIndex((frame) => frame.function.startsWith("main."));
  const below = users < 0 ? frames : frames.slice(0, users);
  return below.some((frame) => runtime.test(frame.function));
}

/** Modules of an interpreter are a part of it. */
const isOf = ({ file }: Frame, program: Program): boolean =>
  file === program.file || file.includes("/lib-dynload/");

const bareName = (name: string): string =>
  name.replace(/^(?:__GI_|__libc_|_)+/, "").replace(/(?:64|_chk)$/, "");

/** The library's function that made the call for itself. */
function libraryOf(
  { name, args, result, frames }: TracedCall,
  program: Program,
  made: Set<string>,
): string | undefined {
  const own = frames.findIndex((frame) => isOf(frame, program));
  if (program.isForeign) {
    return frames.map((frame) => bareName(frame.function)).find((one) => NAME_SERVICE.test(one));
  }
  if (own < 0 && args.includes("CLONE_VFORK")) return "posix_spawn"; // its child has a stack of its own
  const outermost = frames[own - 1]?.function.replace("()", "");
  if (outermost === undefined) return undefined;
  const bare = bareName(outermost);
  if (bare === "syscall" || (NAMES[name] ?? [name]).includes(bare)) return undefined;
  const [descriptor = ""] = args.split("<");
  if (MAKES.test(name)) for (const one of descriptorsMade(name, args, result)) made.add(one);
  else if (MOVES.test(name) && !made.has(descriptor)) return undefined;
  if (name === "close") made.delete(descriptor);
  return outermost;
}

function descriptorsMade(name: string, args: string, result: number | undefined) {
  const several = /^(?:socketpair|pipe)/.test(name);
  return several ? [...args.matchAll(/(\d+)</g)].map(([, number = ""]) => number) : [`${result}`];
}
