import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client shuts down its sending half instead of closing",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 5 (client: close)",
    says: ["✗ the call close", "✗ client's socket table: program"],
  },
  {
    what: "the server reads the end before it closes",
    file: "server.cc",
    from: "::close(accept_fd);",
    to: "jc::PrintReceiveMessage(accept_fd), ::close(accept_fd);",
    step: "step 8 (server: close)",
    says: ["✗ the call recv", "✗ server's socket table: Recv-Q"],
  },
  {
    what: "the server closes the listening socket in place of the connection",
    file: "server.cc",
    from: "::close(accept_fd);",
    to: "::close(listen_fd);",
    step: "step 8 (server: close)",
    says: ["✗ segment 1: missing", "expected  server > client  [F.]  seq 1  ack 2", "CLOSE-WAIT"],
  },
];
