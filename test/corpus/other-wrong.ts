/**
 * For each lab outside wrong.ts a program that makes the packets and rows of the lab by another cause, with its shapes, the
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
};
