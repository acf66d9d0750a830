/** The meaning of a call's result: from the man pages of the calls, and the RFC behind them. */
import type { Peer } from "../lab/model.ts";
import type { RecordedCall, StepRecord } from "../record/record.ts";
import { RECEIVING, SENDING } from "./acts.ts";
import { CutDatagrams } from "./cut-datagrams.ts";
import type { Meaning } from "./explanation.ts";
import type { EvidenceStep } from "./happenings.ts";

const ERRORS: Readonly<Record<string, Meaning>> = {
  EAGAIN: {
    text: "it would have to wait, and the socket or the call must not wait, or its time limit is over",
    source: "socket(7), SO_RCVTIMEO; recv(2), send(2), EAGAIN",
  },
  EINPROGRESS: {
    text: "the SYN is sent, and connect does not wait for the answer: the socket can be written to when it has come",
    source: "connect(2), EINPROGRESS",
  },
  EALREADY: { text: "an earlier connect is still waiting for its answer", source: "connect(2)" },
  EISCONN: { text: "the socket is connected or listens already", source: "connect(2)" },
  ECONNREFUSED: {
    text: "no socket has that port: a RST, or for UDP an ICMP message, was the answer",
    source: "connect(2), udp(7); RFC 9293, 3.10.7.1",
  },
  ECONNRESET: {
    text: "the other side has reset the connection with a RST, and any data under way is lost",
    source: "recv(2), tcp(7); RFC 9293, 3.5.2",
  },
  EPIPE: {
    text: "this side's sending half is closed, by itself or by a RST, so nothing can be sent from now on",
    source: "send(2), EPIPE",
  },
  ETIMEDOUT: {
    text: "no answer came for as long as the kernel tries",
    source: "connect(2), tcp(7); RFC 9293, 3.8.3",
  },
  EHOSTUNREACH: { text: "no host answers at that address", source: "ip(7), EHOSTUNREACH" },
  ENETUNREACH: { text: "no route leads to that address", source: "ip(7), ENETUNREACH" },
  EADDRINUSE: {
    text: "another socket has the address and port, or a connection in TIME-WAIT still uses them",
    source: "bind(2); RFC 9293, 3.6.1",
  },
  EADDRNOTAVAIL: {
    text: "the address is not this host's",
    source: "bind(2), EADDRNOTAVAIL",
  },
  EACCES: {
    text: "the kernel does not allow it: a port below 1024 needs a right, and broadcast needs SO_BROADCAST",
    source: "ip(7), EACCES",
  },
  ENOTCONN: { text: "the socket is not connected", source: "send(2), recv(2), ENOTCONN" },
  EDESTADDRREQ: { text: "the socket has no address to send to", source: "send(2), EDESTADDRREQ" },
  EMSGSIZE: { text: "the datagram is longer than one can be sent", source: "send(2), EMSGSIZE" },
  EINTR: { text: "a signal ended the wait before anything happened", source: "signal(7)" },
  EBADF: { text: "the descriptor is not open", source: "close(2), EBADF" },
  ENOTSOCK: { text: "the descriptor is not a socket", source: "send(2), ENOTSOCK" },
  EINVAL: {
    text: "the call does not fit the state of the socket or its arguments",
    source: "accept(2), bind(2)",
  },
  ENOPROTOOPT: {
    text: "a socket of this kind has no such option",
    source: "setsockopt(2), getsockopt(2), ENOPROTOOPT",
  },
  EAFNOSUPPORT: {
    text: "the socket has another address family, or the kernel has none of this kind",
    source: "socket(2), connect(2), EAFNOSUPPORT",
  },
  EOPNOTSUPP: {
    text: "a socket of this kind has no such operation",
    source: "listen(2), accept(2), send(2), EOPNOTSUPP",
  },
  ECONNABORTED: {
    text: "the other side has ended the connection before this call",
    source: "accept(2), ECONNABORTED",
  },
  ENOENT: { text: "no file or socket has that name", source: "unix(7), open(2), ENOENT" },
  ENOTDIR: { text: "a part of the path is no folder", source: "path_resolution(7), ENOTDIR" },
  EFAULT: {
    text: "an address that the call was given is not the program's",
    source: "read(2), EFAULT",
  },
  ENOBUFS: { text: "the kernel has no memory for it", source: "send(2), ENOBUFS" },
  EMFILE: {
    text: "the process has as many open descriptors as it may have",
    source: "socket(2), EMFILE",
  },
};

/** Errors whose meaning depends on the settings of the socket. */
const WOULD_WAIT = new Set(["EAGAIN", "EWOULDBLOCK"]);
const WAITING = /^(?:poll|select|epoll_wait)$/;

/** How long calls on a descriptor wait. */
interface Waits {
  readonly isNonBlocking?: boolean;
  /** Of SO_RCVTIMEO and SO_SNDTIMEO, in seconds. */
  readonly receives?: number;
  readonly sends?: number;
}

/**
 * The meanings of a run's results, call by call in their order. An EAGAIN is explained by the calls before it: the
 * socket's time limit, its non-blocking mode, or the flag of the call.
 */
export class Meanings {
  readonly #waits = new Map<string, Waits>();
  readonly #datagrams = new CutDatagrams();

  /** To be called with each step, before its calls. */
  add(step: EvidenceStep): void {
    this.#datagrams.add(step);
  }

  /** To be called with each call of a peer, once. */
  of(peer: Peer, call: RecordedCall): Meaning | undefined {
    const meaning =
      this.#datagrams.of(peer, call) ?? this.#wouldWait(peer, call) ?? meaningOf(call);
    this.#note(peer, call);
    return meaning;
  }

  #wouldWait(peer: string, { name, errno, fd, process, text }: RecordedCall): Meaning | undefined {
    if (errno === undefined || !WOULD_WAIT.has(errno) || fd === undefined) return undefined;
    const { isNonBlocking, receives, sends } = this.#waits.get(`${peer} ${process} ${fd}`) ?? {};
    const isSending = SENDING.has(name);
    const what = isSending
      ? "the send buffer is full"
      : (WHAT_IS_MISSING[name] ?? "nothing is there");
    if (text.includes("MSG_DONTWAIT")) {
      return {
        text: `${what}, and MSG_DONTWAIT says not to wait`,
        source: `${name}(2), MSG_DONTWAIT`,
      };
    }
    if (isNonBlocking) {
      return {
        text: `${what}, and the socket does not wait (O_NONBLOCK)`,
        source: `${name}(2), EAGAIN`,
      };
    }
    const limit = isSending ? sends : receives;
    if (limit === undefined) return undefined;
    const option = isSending ? "SO_SNDTIMEO" : "SO_RCVTIMEO";
    return {
      text: `${what} for ${limit} s, the time limit that ${option} has set: the call returns, and the socket stays as it was`,
      source: `socket(7), ${option}`,
    };
  }

  #note(peer: string, { name, text, result = -1, fd, process }: RecordedCall): void {
    if (result < 0) return;
    const key = (descriptor: number | undefined): string => `${peer} ${process} ${descriptor}`;
    const set = (descriptor: number | undefined, waits: Waits): void => {
      this.#waits.set(key(descriptor), { ...this.#waits.get(key(descriptor)), ...waits });
    };
    const [, option, seconds, micro] =
      /(SO_(?:RCV|SND)TIMEO), \{tv_sec=(\d+), tv_usec=(\d+)\}/.exec(text) ?? [];
    if (name === "socket" || name === "accept" || name === "accept4") {
      this.#waits.set(key(result), { isNonBlocking: text.includes("SOCK_NONBLOCK") });
    } else if (name === "setsockopt" && option !== undefined) {
      const limit = Number(seconds) + Number(micro) / 1e6 || undefined;
      if (limit === undefined) this.#waits.delete(key(fd));
      else set(fd, option === "SO_RCVTIMEO" ? { receives: limit } : { sends: limit });
    } else if (name === "fcntl" && text.includes("F_SETFL")) {
      set(fd, { isNonBlocking: text.includes("O_NONBLOCK") });
    } else if (name === "ioctl" && text.includes("FIONBIO")) {
      set(fd, { isNonBlocking: !text.includes("[0]") });
    }
  }
}

/** The meanings of all calls of a run that have one. */
export function meaningsOf(steps: readonly StepRecord[]): ReadonlyMap<RecordedCall, Meaning> {
  const meanings = new Meanings();
  const known = new Map<RecordedCall, Meaning>();
  for (const step of steps) {
    meanings.add(step);
    for (const { peer, calls } of [...(step.executed ? [step.executed] : []), ...step.finished]) {
      for (const call of calls) {
        const meaning = meanings.of(peer, call);
        if (meaning !== undefined) known.set(call, meaning);
      }
    }
  }
  return known;
}

const WHAT_IS_MISSING: Readonly<Record<string, string>> = {
  accept: "no connection is complete",
  accept4: "no connection is complete",
};

function unlisted(name: string, errno: string): Meaning {
  return {
    text: `the call failed: its manual page says when, below ${errno}`,
    source: `${name}(2)`,
  };
}

/** @returns undefined for a result that says nothing more than that the call worked */
export function meaningOf({ name, result, errno, text, kind }: RecordedCall): Meaning | undefined {
  if (result === undefined) return undefined;
  if (name === "connect" && errno === "EADDRNOTAVAIL") {
    return {
      text: "this host has no address, or no free port, from which it could reach that one",
      source: "connect(2), ip(7), EADDRNOTAVAIL",
    };
  }
  if (errno !== undefined) return ERRORS[errno] ?? unlisted(name, errno);
  if (result === 0 && RECEIVING.has(name) && kind?.startsWith("udp")) {
    return { text: "a datagram without any data came: UDP has no end", source: "recv(2), udp(7)" };
  }
  if (result === 0 && RECEIVING.has(name) && kind?.startsWith("tcp")) {
    return {
      text: "the end of the data: the other side has sent a FIN, and everything before it has been read",
      source: "recv(2); RFC 9293, 3.10.3",
    };
  }
  if (result === 0 && WAITING.test(name)) {
    const isAsking = /, (?:0|\{tv_sec=0, tv_\w+=0\})(?:, [^,()]*)?\)$/.test(text);
    const why = isAsking ? "the call does not wait" : "the time limit is over";
    return { text: `${why}, and no descriptor is ready`, source: `${name}(2)` };
  }
  const asked = Number(/, (\d+)(?:, [^,()]*)?\)$/.exec(text)?.[1] ?? Number.NaN);
  if (SENDING.has(name) && result > 0 && result < asked) {
    return {
      text: `the kernel took ${result} of ${asked} bytes, because its send buffer is full: the program must send the rest again`,
      source: "send(2), tcp(7)",
    };
  }
  return undefined;
}
