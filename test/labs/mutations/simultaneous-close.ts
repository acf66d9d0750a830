import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server shuts down its receiving half, which sends nothing",
    file: "server.cc",
    from: "::close(accept_fd);",
    to: "::shutdown(accept_fd, SHUT_RD);",
    step: "step 6 (server: close)",
    says: ["✗ segment 1: missing", "expected  server > client  [F.]  seq 1  ack 1"],
  },
  {
    what: "the client aborts instead of closing",
    file: "client.cc",
    from: "::close(fd);  ",
    to: "linger now{1, 0}; ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now), ::close(fd);  ",
    step: "step 5 (client: close)",
    says: ["✗ segment 1: flags", "client > server  [R.]  seq 1  ack 1", "missing row"],
  },
];
