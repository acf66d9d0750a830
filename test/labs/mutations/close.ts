import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client shuts down its sending half instead of closing",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 6 (client: close)",
    says: ["✗ the call close", "✗ client's socket table: program"],
  },
  {
    what: "the client closes before it reads",
    file: "client.cc",
    from: "jc::PrintReceiveMessage(fd);          // step: receive\n  ::close(fd);  ",
    to: "::close(fd);          // step: receive\n  jc::PrintReceiveMessage(fd);  ",
    step: "step 5 (client: receive)",
    says: ["✗ packet 1: extra", "client > server  [R.]  seq 1  ack 16"],
  },
  {
    what: "the server closes the listening socket in place of the connection",
    file: "server.cc",
    from: "::close(accept_fd);",
    to: "::close(listen_fd);",
    step: "step 7 (server: close)",
    says: ["✗ segment 1: missing", "expected  server > client  [F.]  seq 16  ack 2", "CLOSE-WAIT"],
  },
];
