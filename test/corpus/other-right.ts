/** For each lab outside right.ts a correct program of another shape than the lab's own, with its shapes. */
import type { Table } from "./program.ts";

export const OTHER_RIGHT: Table<string, string> = {
  "bind-in-time-wait": { "restarts-in-c": "c" },
  buffers: { "buffer-class": "" },
  bulk: { "from-a-file": "loop" },
  "close-in-syn-received": { "fcntl-later": "" },
  "close-in-syn-sent": { "thread-gives-up": "threads" },
  "close-slow": { "child-closes": "fork" },
  concurrent: {
    "epoll-edge": "loop set",
    "fork-each": "loop fork c",
    "poll-without-waiting": "loop set",
    "select-in-c": "loop set c",
    "thread-each": "loop threads",
  },
  "connect-while-listening": { "perror-in-c": "c" },
  "cut-off-peer": { "writes-in-c": "c" },
  "duplicate-data": { "poll-before-each": "set" },
  "ephemeral-port": { "own-address-in-c": "c" },
};
