/**
 * For each lab outside wrong.ts a program that makes the packets and rows of the lab by another cause (except those of
 * NO_OTHER_CAUSE), with its shapes, the
 * lines that the message may name, and the cause that the message must name.
 */
import type { Table, Wrong } from "./program.ts";

export const OTHER_WRONG: Table<string, Wrong> = {
  "bind-in-time-wait": {
    "reuse-port": ["", ["return ::setsockopt(fd"], /SO_REUSEPORT/],
  },
  buffers: {
    "doubles-by-itself": ["", ["// step: receive-buffer-set"], /\bgetsockopt\b/],
  },
  bulk: {
    "quick-exit": ["loop", ["std::quick_exit("], /close is missing/],
  },
  "close-in-syn-received": {
    throws: ["", ["throw std::runtime_error"], /SIGABRT/],
  },
  "close-in-syn-sent": {
    disconnects: ["", ["::connect(fd, &nowhere", "Cancel(fd);"], /AF_UNSPEC|close is missing/],
  },
  "close-slow": {
    "ended-by-a-signal": ["", ["::kill(::getpid()"], /SIGTERM/],
  },
  concurrent: {
    "one-after-the-other": [
      "loop",
      ["while (jc::PrintReceiveMessage"],
      /waits in recv on connection 1 while connection 2 has 5 bytes in Recv-Q/,
    ],
    "polls-the-listener-alone": [
      "loop set",
      ["while (::poll(set"],
      /waits in poll while connection 2 has 5 bytes in Recv-Q/,
    ],
    "reads-in-turns": [
      "loop c",
      ["if (read(clients[turn]"],
      /waits in read on connection 1 while connection 2 has 5 bytes in Recv-Q/,
    ],
  },
  "connect-while-listening": {
    "another-connected-socket": ["", ["::connect(inside"], /not on a socket of this lab/],
  },
  "cut-off-peer": {
    "more-to-come": ["", ["MSG_MORE"], /MSG_MORE/],
  },
  "duplicate-data": {
    "waits-for-the-next-client": ["set", ["::poll(&more"], /\bpoll\b/],
  },
  "ephemeral-port": {
    "binds-40000": ["", ["::bind(fd"], /\bbind\b/],
  },
  epoll: {
    "aborts-at-the-end": ["", ["{ std::abort(); }"], /SIGABRT/],
  },
  "fin-acknowledges": {
    "exits-at-the-end": [
      "loop",
      ["std::exit(0);", "Finish(fd);"],
      /close is missing|program ends here/,
    ],
  },
  "full-send-buffer": {
    "waits-for-an-empty-queue": [
      "loop",
      ["while (::ioctl(fd", "// step: send-again"],
      /still runs|call sleep/,
    ],
  },
  "full-send-buffer-nonblocking": {
    "knows-what-fits": ["", ["::send(fd, first.data()"], /\[P\.\]|8948 of 8948/],
  },
  "half-close": {
    "closed-ears": ["", ["::shutdown(fd, SHUT_RD)"], /SHUT_RD/],
  },
  "handshake-slow": {
    "sleeps-and-hopes": ["", ["::sleep(1)", "int fd = Dial("], /system call connect/],
  },
  "listen-backlog": {
    "kills-the-attempt": ["fork", ["::kill(child, SIGKILL)", "Try(server);"], /connect|close/],
  },
  loopback: {
    "listens-at-the-clients-address": ["", ["if (bind(listener"], /another address/],
  },
  "lost-data": {
    "limits-the-loss": ["", ["::setsockopt(fd"], /TCP_USER_TIMEOUT/],
  },
  "lost-fin": {
    "leaves-at-once": ["", ["::_exit(status)", "Leave(fd < 0);"], /close is missing|program ends/],
  },
  "lost-last-ack": {
    "sets-the-linger-time": ["", ["::setsockopt(fd"], /TCP_LINGER2/],
  },
  "lost-last-ack-of-handshake": {
    "defers-accept": ["", ["::setsockopt(fd"], /TCP_DEFER_ACCEPT/],
  },
  "lost-syn": {
    "counts-its-syns": ["", ["::setsockopt(fd"], /TCP_SYNCNT/],
  },
  "lost-syn-ack": {
    "counts-its-answers": ["", ["::setsockopt(listener"], /TCP_SYNCNT/],
  },
  nagle: {
    "corks-the-first": ["", ["static void Cork("], /TCP_CORK/],
  },
  "new-isns": {
    disconnects: ["", ["::connect(fd, &none"], /dissolves/],
  },
  "no-window-scale": {
    "clamps-the-window": ["", ["::setsockopt(fd"], /TCP_WINDOW_CLAMP/],
  },
  "old-duplicate": {
    "reads-an-empty-pipe": ["", ["::read(ends[0]"], /not on a socket of this lab/],
  },
  "orphan-fin-wait-2": {
    "leaves-it-to-exit": ["", ["return fd < 0"], /close is missing/],
  },
  "privileged-port": {
    "a-path-it-may-not-write": ["", ["::bind(fd, reinterpret_cast"], /not on a socket of this lab/],
  },
  "privileged-port-root": {
    "needs-no-privilege": ["", ["// step: bind"], /bind to another port/],
  },
  "refused-slow": {
    "learns-it-from-recv": ["", ["return ::recv(fd"], /\bwaits\b.*\brecv\b/],
  },
  "reordered-data": {
    "low-water-mark": ["", ["::setsockopt(fd"], /SO_RCVLOWAT/],
  },
  "reset-slow": {
    "exit-resets": ["", ["std::_Exit(0)"], /close is missing/],
  },
  "rst-in-syn-received": {
    "just-ends": ["", ["::exit(rc == 0)"], /close is missing/],
  },
  segmentation: {
    "cuts-by-itself": ["loop", ["::send(fd, text.data() + at"], /MSG_MORE|2 sends|two sends/],
  },
  "send-after-close": {
    "raises-it-itself": ["", ["std::raise(SIGPIPE)"], /SIGPIPE without a send/],
  },
  "server-killed": {
    "closes-first": ["", ["::close(fd);"], /closed before the program ends/],
  },
  "simultaneous-close": {
    "main-thread-ends": ["", ["::pthread_exit("], /close is missing/],
  },
  "simultaneous-open": {
    "waits-by-reading": ["", ["::read(fd, &first"], /\bwaits\b.*\bread\b/],
  },
  "small-mtu": {
    "cuts-at-1228": ["", ["1228, MSG_MORE"], /MSG_MORE/],
  },
  "stream-boundaries": {
    "splits-its-own-buffer": ["", ["::recv(fd_", "// step: receive-half"], /\b16\b/],
  },
  "time-wait-ends": {
    "tries-to-shorten-it": ["", ["::setsockopt(fd"], /TCP_LINGER2/],
  },
  "two-clients": {
    "replaces-the-first": ["", ["::dup2("], /close is missing/],
  },
  "udp-boundaries": {
    "room-for-all": ["", ["::recv(fd, text", "// step: receive-short"], /\b15\b/],
  },
  "udp-broadcast": {
    "asks-a-file": ["loop", ["::sendto(fd"], /not on a socket of this lab/],
  },
  "udp-closed-port": {
    "asks-for-the-error": ["", ["int error = ErrorOf"], /\brecv\b/],
  },
  "udp-fragments": {
    "more-than-any-datagram": ["", ["// step: forbid"], /\bsetsockopt\b/],
  },
  "udp-multicast": {
    "blocks-the-source": ["", ["IP_BLOCK_SOURCE"], /IP_BLOCK_SOURCE/],
  },
  "udp-unconnected": {
    "connects-for-a-moment": ["", ["::connect(fd, &none"], /dissolves/],
  },
  "unread-data": {
    "linger-zero": ["", ["::setsockopt(fd"], /SO_LINGER/],
  },
  "window-scale": {
    "clamps-the-window": ["", ["IPPROTO_TCP, TCP_WINDOW_CLAMP"], /TCP_WINDOW_CLAMP/],
  },
  "zero-window": {
    "throws-the-data-away": ["", ["::recv(fd, nullptr"], /MSG_TRUNC/],
  },
};

/** The labs whose wrong program makes other packets or rows, with the reason why none makes the same. */
export const NO_OTHER_CAUSE: Readonly<Record<string, string>> = {
  loopback: "a handshake has no cause but connect: the stage's kernel refuses to open by sending",
  "privileged-port-root": "only the privilege makes bind return 0, however the program holds it",
};
