/**
 * The names of calls for a program that is judged its own way: which calls do the same, which say nothing
 * about the lab's question, and which options change closing, cutting or timers.
 */
import { eachPacket, type Plan } from "../../lab/plan.ts";
import type { RecordedCall } from "../../record/record.ts";
import type { SocketAddress } from "../../sockets/table.ts";

const SAME: Readonly<Record<string, string>> = {
  sendto: "send",
  sendmsg: "send",
  write: "send",
  writev: "send",
  sendfile: "send",
  sendmmsg: "send",
  recvfrom: "recv",
  recvmsg: "recv",
  read: "recv",
  readv: "recv",
  recvmmsg: "recv",
  accept4: "accept",
};

/** One name for all calls that do the same to the wire and the kernel: `send` for `write`. */
export function familyOf(name: string): string {
  return SAME[name] ?? name;
}

/** All calls that do the same as the one of this name. */
export function sameCalls(family: string): readonly string[] {
  return [family, ...Object.keys(SAME).filter((name) => SAME[name] === family)];
}

/** Calls whose failure is a fault. Any other call may fail or be extra. */
export const CORE: ReadonlySet<string> = new Set(
  "bind listen connect accept send recv close shutdown".split(" "),
);

/** Calls that wait for several descriptors at once, in the place of the call on one of them. */
export const SET_WAITS: ReadonlySet<string> = new Set(
  "poll ppoll select pselect epoll_wait epoll_pwait".split(" "),
);

/** All calls of a program that waits for several descriptors. A lab can list them, but how a program waits is free. */
export const WAITING: ReadonlySet<string> = new Set([
  ...SET_WAITS,
  ..."epoll_create epoll_create1 epoll_ctl".split(" "),
]);

/** Calls with several messages. Their result is the number of messages; the wire shows the bytes. */
export const BULK: ReadonlySet<string> = new Set(["sendmmsg", "recvmmsg"]);

/** Results of a call that the program makes again later, or that the kernel completes later. */
export const NOT_YET: ReadonlySet<string> = new Set(
  "EINTR EAGAIN EWOULDBLOCK EINPROGRESS EALREADY".split(" "),
);

type Topic = "closing" | "cutting" | "timers";

const OPTIONS: Readonly<Record<string, Topic>> = {
  SO_LINGER: "closing",
  TCP_LINGER2: "closing",
  TCP_CORK: "cutting",
  TCP_NODELAY: "cutting",
  TCP_MAXSEG: "cutting",
  TCP_WINDOW_CLAMP: "cutting",
  SO_SNDBUF: "cutting",
  SO_RCVBUF: "cutting",
  TCP_QUICKACK: "timers",
  TCP_DEFER_ACCEPT: "timers",
  TCP_USER_TIMEOUT: "timers",
  TCP_SYNCNT: "timers",
  SO_KEEPALIVE: "timers",
  TCP_KEEPIDLE: "timers",
  TCP_KEEPINTVL: "timers",
  TCP_KEEPCNT: "timers",
};

/** The option that a call sets or reads: `TCP_NODELAY`. */
export function optionIn({ text }: RecordedCall): string | undefined {
  return /\b(?:SO|TCP|UDP|IP|IPV6)_[A-Z0-9_]+\b/.exec(text)?.[0];
}

/**
 * The option that a setsockopt changes, if the lab is about the thing that it changes and the lab's own
 * programs do not use it.
 */
export function optionOfTopic(call: RecordedCall, plan: Plan): string | undefined {
  if (call.name !== "setsockopt" || call.result !== 0) return undefined;
  const option = optionIn(call);
  const topic = option === undefined ? undefined : OPTIONS[option];
  if (option === undefined || topic === undefined || plan.ownOptions.includes(option))
    return undefined;
  return isAbout(plan, topic) ? option : undefined;
}

/** Timers that an option can change. */
const RUNNING: ReadonlySet<string> = new Set(["on", "keepalive", "probe"]);

function isAbout({ steps, gated }: Plan, topic: Topic): boolean {
  const segments = steps.flatMap(({ packets }) =>
    eachPacket(packets).filter((packet) => packet.kind === "segment"),
  );
  if (topic === "closing") return segments.some(({ flags }) => /[FR]/.test(flags));
  if (topic === "cutting") {
    return gated || steps.some(({ wire }) => wire === "segments");
  }
  return (
    gated ||
    segments.some(({ afterSeconds }) => afterSeconds !== undefined) ||
    steps.some(
      ({ wire, action, sockets }) =>
        wire === "segments" ||
        action === "passes" ||
        [...sockets.server, ...sockets.client].some(({ timer = "off" }) => RUNNING.has(timer)),
    )
  );
}

/** The descriptor that a call works on; undefined for a call without one. */
export function descriptorOf({ fd, name, text }: RecordedCall): number | undefined {
  if (fd !== undefined) return fd;
  if (WITHOUT_DESCRIPTOR.has(name)) return undefined;
  const digits = /^\w+\((\d+)[,)]/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const WITHOUT_DESCRIPTOR: ReadonlySet<string> = new Set([
  ...SET_WAITS,
  ..."socket socketpair pipe pipe2 epoll_create epoll_create1 fork vfork clone eventfd".split(" "),
]);

/** The address among a call's arguments: the first of bind and connect, the last of sendto. */
export function addressOf({ name, text }: RecordedCall): SocketAddress | undefined {
  if (name !== "bind" && name !== "connect" && name !== "sendto") return undefined;
  const found = [...text.matchAll(/(?:(\d+(?:\.\d+){3})|\[([\da-f:.]+)\]):(\d+)/g)];
  const match = name === "sendto" ? found.at(-1) : found[0];
  if (match === undefined) return undefined;
  const [, four, six = "", port] = match;
  return { address: four ?? six, port: Number(port) };
}
