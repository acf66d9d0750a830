import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the second connection comes from another port",
    file: "client.cc",
    from: "int second_fd = jc::ConnectFrom(40000,",
    to: "int second_fd = jc::ConnectFrom(40001,",
    step: "step 12 (client: connect-again)",
    says: ["client.40000 > server.12345:", "extra row", "TIME-WAIT"],
  },
  {
    what: "the server closes before it reads",
    file: "server.cc",
    from: "jc::PrintReceiveMessage(first_fd); ",
    to: "::close(first_fd); ",
    step: "step 5 (server: receive)",
    says: ["✗ packet 1: extra", "server > client  [R.]  seq 1  ack 9"],
  },
  {
    what: "the server waits for data that does not come",
    file: "server.cc",
    from: "MSG_DONTWAIT",
    to: "0",
    step: "step 16 (server: receive-again)",
    says: ["waits inside the system call recv"],
  },
];
