import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server exits by itself: the same packets, another exit",
    file: "server.cc",
    from: "::raise(SIGKILL);",
    to: "::_exit(0);",
    step: "step 4 (server: die)",
    says: ["✗ the line server.cc:8", "observed  the program ended with exit code 0"],
  },
  {
    what: "the client's second send does not suppress SIGPIPE",
    file: "client.cc",
    from: "13, MSG_NOSIGNAL",
    to: "13, 0",
    step: "step 6 (client: send-again)",
    says: ["✗ the line client.cc:7", "the program was ended by SIGPIPE"],
  },
  {
    what: "the client reads instead of sending",
    file: "client.cc",
    from: '::send(fd, "hello server", 12, MSG_NOSIGNAL);',
    to: "jc::PrintReceiveMessage(fd);",
    step: "step 5 (client: send)",
    says: ["✗ the call send", "✗ segment 1: missing", "✗ server's socket table: extra row"],
  },
];
