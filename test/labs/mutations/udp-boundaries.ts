import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the buffer is large enough",
    file: "server.cc",
    from: "PrintReceiveSeven(fd, 0); ",
    to: "jc::PrintReceiveMessage(fd); ",
    step: "step 10 (server: receive-short)",
    says: ["recv(3, buffer, 1024, 0) = 15", '"welcome to join\\n"'],
  },
  {
    what: "the server does not ask for the whole length",
    file: "server.cc",
    from: "PrintReceiveSeven(fd, MSG_TRUNC); ",
    to: "PrintReceiveSeven(fd, 0); ",
    step: "step 12 (server: receive-length)",
    says: ["recv(...) = 15", "recv(3, buffer, 7, 0) = 7"],
  },
];
