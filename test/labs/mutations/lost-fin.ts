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
    what: "the client waits until its FIN is acknowledged",
    file: "client.cc",
    from: "::close(fd);  ",
    to: "linger wait{1, 9}; ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &wait, sizeof wait), ::close(fd);  ",
    step: "step 5 (client: close)",
    says: ["waits inside the system call close", "FIN-WAIT-1"],
  },
];
