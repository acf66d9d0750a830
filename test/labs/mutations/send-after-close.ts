import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client shuts down its sending half instead of closing",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 4 (client: close)",
    says: ["✗ the call close", "✗ client's socket table: program"],
  },
  {
    what: "the server reads instead of sending",
    file: "server.cc",
    from: '::send(accept_fd, "welcome to join", 15, 0);',
    to: "jc::PrintReceiveMessage(accept_fd);",
    step: "step 5 (server: send)",
    says: ["✗ the call send", "✗ segment 1: missing", "✗ client's socket table: extra row"],
  },
  {
    what: "the server's second send does not suppress SIGPIPE",
    file: "server.cc",
    from: ", MSG_NOSIGNAL",
    to: ", 0",
    step: "step 6 (server: send-again)",
    says: ["✗ the line server.cc:8", "the program was ended by SIGPIPE"],
  },
];
