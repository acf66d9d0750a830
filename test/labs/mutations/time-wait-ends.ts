import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client shuts down its sending half instead of closing",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 4 (client: close)",
    says: ["✗ client's socket table: program"],
  },
  {
    what: "the server closes the listening socket in place of the connection",
    file: "server.cc",
    from: "::close(accept_fd);",
    to: "::close(listen_fd);",
    step: "step 5 (server: close)",
    says: ["✗ segment 1: missing", "expected  server > client  [F.]  seq 1  ack 2", "CLOSE-WAIT"],
  },
];
