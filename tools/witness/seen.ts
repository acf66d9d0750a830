/** The calls of a program as a witness saw them, by thread. Two witnesses can be compared. */

/** The calls of one thread: each with the kernel's name and its result, and those of libraries as counts. */
export interface SeenThread {
  readonly calls: readonly string[];
  /** Calls that libraries made for themselves. strace and GDB name some of the functions differently. */
  readonly folded: number;
}

/** By process and thread, each numbered by creation: `1.1` is the main thread. */
export type Seen = Readonly<Record<string, SeenThread>>;

export interface SeenCall {
  readonly by: string;
  /** The kernel's name. */
  readonly name: string;
  /** Undefined if the call has not returned. */
  readonly result: number | undefined;
  readonly errno?: string | undefined;
  /** So many calls that a library made for itself. */
  readonly folded?: number | undefined;
}

/** Calls whose result is the number of a new process. */
const FORKS: ReadonlySet<string> = new Set(["fork", "vfork", "clone", "clone3"]);

/** The calls of each thread, in its own order. A call that has not returned is left out: its moment is chance. */
export function byThread(calls: readonly SeenCall[]): Seen {
  const seen: Record<string, { calls: string[]; folded: number }> = {};
  for (const { by, name, result, errno, folded } of calls) {
    if (result === undefined && folded === undefined) continue;
    seen[by] ??= { calls: [], folded: 0 };
    const thread = seen[by];
    if (folded !== undefined) thread.folded += folded;
    else {
      const number = FORKS.has(name) && (result ?? 0) > 0 ? "PID" : `${result}`;
      thread.calls.push([`${name} = ${number}`, errno].filter(Boolean).join(" "));
    }
  }
  return Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The last one gets the end of the stream if those before it got all. */
const READS = /^(?:recvfrom|recvmsg|read|readv) = \d+$/;
const NOT_YET =
  /^(?:(?:recvfrom|recvmsg|read|readv|accept4?) = -1 EAGAIN|(?:p?poll|select|pselect6|epoll_p?wait) = .*)$/;

/**
 * The same without what the moments of the other peer decide: into how many reads a stream is cut, and how often a
 * program asks in vain or waits before it reads.
 */
export function withoutMoments(seen: Seen): Seen {
  const threads = Object.entries(seen).map(([by, { calls, folded }]) => {
    const kept: string[] = [];
    let read: number | undefined;
    const close = (): void => {
      if (read !== undefined) kept.push(`read ${read} bytes`);
      read = undefined;
    };
    for (const call of calls) {
      if (NOT_YET.test(call)) continue;
      if (READS.test(call)) read = (read ?? 0) + Number(call.split(" = ")[1]);
      else {
        close();
        kept.push(call);
      }
    }
    close();
    return [by, { calls: kept, folded }] as const;
  });
  return Object.fromEntries(threads);
}
