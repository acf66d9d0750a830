/**
 * The names of calls for a program that is judged its own way: which calls do the same, which say nothing
 * about the lab's question, and which options change closing, cutting or timers.
 */
import { eachPacket, type Plan } from "../../../lab/plan/plan.ts";
import type { RecordedCall } from "../../../record/record.ts";
import type { SocketAddress } from "../../../sockets/table.ts";

const SAME: Readonly<Record<string, string>> = {
  sendto: "send",
  sendmsg: "send",
  write: "send",
  writev: "send",
  sendfile: "send",
  sendmmsg: "send",
  pwritev2: "send",
  recvfrom: "recv",
  recvmsg: "recv",
  read: "recv",
  readv: "recv",
  recvmmsg: "recv",
  preadv2: "recv",
  splice: "recv",
  accept4: "accept",
};

/** One name for all calls that do the same to the wire and the kernel: `send` for `write`. */
export function familyOf(name: string): string {
  return SAME[name] ?? name;
}

/** The family of a call that has been made. A splice receives from a socket, or sends to it. */
export function familyOfCall({
  name,
  fd,
  text,
}: Pick<RecordedCall, "name" | "fd"> & { readonly text?: string }): string {
  const sends = name === "splice" && !(text ?? "").startsWith(`splice(${fd},`);
  return sends ? "send" : familyOf(name);
}

/** All calls that do the same as the one of this name. */
export function sameCalls(family: string): readonly string[] {
  const same = Object.keys(SAME).filter((name) => SAME[name] === family);
  return [family, ...same, ...(family === "send" ? ["splice"] : [])];
}

/** Calls whose failure is a fault. Any other call may fail or be extra. */
export const CORE: ReadonlySet<string> = new Set(
  "bind listen connect accept send recv close shutdown".split(" "),
);

/** Calls that wait for several descriptors at once, in the place of the call on one of them. */
export const SET_WAITS: ReadonlySet<string> = new Set(
  "poll ppoll select pselect epoll_wait epoll_pwait epoll_pwait2".split(" "),
);

/** All calls of a program that waits for several descriptors. A lab can list them, but how a program waits is free. */
export const WAITING: ReadonlySet<string> = new Set([
  ...SET_WAITS,
  ..."epoll_create epoll_create1 epoll_ctl".split(" "),
]);

/** Calls that wait for what the other peer does. */
export const WAITS: ReadonlySet<string> = new Set(["accept", "recv"]);

/** Calls in which a thread waits for another thread or for a process. */
export const FOR_OTHERS: ReadonlySet<string> = new Set(["futex", "wait", "waitid"]);

/** Calls with several messages. Their result is the number of messages; the wire shows the bytes. */
export const BULK: ReadonlySet<string> = new Set(["sendmmsg", "recvmmsg"]);

/** Results of a call that the program makes again later, or that the kernel completes later. */
export const NOT_YET: ReadonlySet<string> = new Set(
  "EINTR EAGAIN EWOULDBLOCK EINPROGRESS EALREADY".split(" "),
);

type Topic = "closing" | "cutting" | "windows" | "timers" | "ports";

const OPTIONS: Readonly<Record<string, Topic>> = {
  SO_LINGER: "closing",
  TCP_LINGER2: "closing",
  TCP_CORK: "cutting",
  TCP_NODELAY: "cutting",
  TCP_MAXSEG: "cutting",
  TCP_WINDOW_CLAMP: "windows",
  SO_SNDBUF: "cutting",
  SO_RCVBUF: "cutting",
  SO_RCVLOWAT: "cutting",
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

/** The influence of a call, other than by an option, on the thing that the lab is about. */
export interface Influence {
  /** `the flag MSG_MORE` */
  readonly what: string;
  readonly advice: string;
}

const CHOICE_OF_PORT = "net.ipv4.ip_local_port_range";

/**
 * The influence of a send or a bind that worked, if the lab's own programs do not have it too.
 * @param name the call's family
 */
export function influenceOf(
  { name, call }: { readonly name: string; readonly call: RecordedCall },
  plan: Plan,
): Influence | undefined {
  if ((call.result ?? -1) < 0) return undefined;
  const more = /\bMSG_MORE\b/.exec(call.text)?.[0];
  if (name === "send" && more && !plan.ownOptions.includes(more) && isAbout(plan, "cutting")) {
    return { what: `the flag ${more}`, advice: `send without ${more}` };
  }
  const urgent = /\bMSG_OOB\b/.exec(call.text)?.[0];
  if (name === "send" && call.kind === "tcp" && urgent && !plan.ownOptions.includes(urgent)) {
    return {
      what: `the flag ${urgent}`,
      advice: `send without ${urgent}: it makes the last byte urgent, and recv leaves an urgent byte out`,
    };
  }
  const deaf = /\bSHUT_RD\b/.exec(call.text)?.[0];
  if (name === "shutdown" && deaf && !plan.ownOptions.includes(deaf) && isAbout(plan, "closing")) {
    return {
      what: `shutdown with ${deaf}`,
      advice: "remove it: after it, recv returns 0 whether or not the other peer has closed",
    };
  }
  if (name === "connect" && call.text.includes("AF_UNSPEC")) {
    return {
      what: "a connect that dissolves the connection",
      advice: "remove it: the socket is then as if it had never been connected",
    };
  }
  if (name === "recv" && call.kind === "tcp" && /\bMSG_TRUNC\b/.test(call.text)) {
    return {
      what: "the flag MSG_TRUNC",
      advice:
        "receive without MSG_TRUNC: with it, the kernel discards the bytes of a TCP connection",
    };
  }
  const port = addressOf(call)?.port ?? 0;
  if (name === "bind" && port !== 0 && port !== plan.port && isAbout(plan, "ports")) {
    return {
      what: `the port ${port} of bind`,
      advice: "remove the call of bind: this lab asks for the port that the kernel chooses",
    };
  }
  return undefined;
}

/** Timers that an option can change. */
const RUNNING: ReadonlySet<string> = new Set(["on", "keepalive", "probe"]);

function isAbout({ steps, gated, stage }: Plan, topic: Topic): boolean {
  if (topic === "ports") {
    return Object.values(stage?.sysctls ?? {}).some((settings) => CHOICE_OF_PORT in settings);
  }
  const segments = steps.flatMap(({ packets }) =>
    eachPacket(packets).filter((packet) => packet.kind === "segment"),
  );
  if (topic === "closing") return segments.some(({ flags }) => /[FR]/.test(flags));
  const isAboutSegments = gated || steps.some(({ wire }) => wire === "segments");
  if (topic === "cutting") return isAboutSegments;
  if (topic === "windows") {
    return isAboutSegments || segments.some(({ window }) => window !== undefined);
  }
  return (
    isAboutSegments ||
    segments.some(({ afterSeconds }) => afterSeconds !== undefined) ||
    steps.some(
      ({ action, sockets }) =>
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

/** The descriptors in the set of a poll or select; undefined if its arguments do not list them. */
export function descriptorsIn(text: string): readonly number[] | undefined {
  if (/^p?poll\(/.test(text)) return [...text.matchAll(/\{(\d+),/g)].map(([, fd]) => Number(fd));
  const sets = /^p?select6?\(/.test(text) ? text.match(/\[[\d ]+\]/g) : null;
  return sets?.join(" ").match(/\d+/g)?.map(Number);
}

/** The address among a call's arguments: the first of bind and connect, the last of sendto. */
export function addressOf({ name, text }: RecordedCall): SocketAddress | undefined {
  if (name !== "bind" && name !== "connect" && name !== "sendto") return undefined;
  const found = [...text.matchAll(/(?:(\d+(?:\.\d+){3})|\[([\da-f:.]+)\]):(\d+)/g)];
  const match = name === "sendto" ? found.at(-1) : found[0];
  if (match === undefined) return undefined;
  const [, four, six = "", port] = match;
  return { address: four ?? six, port: Number(port) };
}
