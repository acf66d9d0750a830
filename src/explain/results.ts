/** The meaning of a call's result: from the man pages of the calls, and the RFC behind them. */
import type { RecordedCall } from "../record/record.ts";
import { RECEIVING, SENDING } from "./acts.ts";

export interface Meaning {
  readonly text: string;
  readonly source: string;
}

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
    text: "the other side has reset the connection with a RST, and data that was under way is lost",
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
    text: "the address is not this host's, or no port is free",
    source: "bind(2), connect(2), EADDRNOTAVAIL",
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
  EMFILE: {
    text: "the process has as many open descriptors as it may have",
    source: "socket(2), EMFILE",
  },
};

const WAITING = /^(?:poll|select|epoll_wait)$/;

/** @returns undefined for a result that says nothing more than that the call worked */
export function meaningOf({ name, result, errno, text, kind }: RecordedCall): Meaning | undefined {
  if (result === undefined) return undefined;
  if (errno !== undefined) return ERRORS[errno];
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
    return { text: "the time limit is over, and no descriptor is ready", source: `${name}(2)` };
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
