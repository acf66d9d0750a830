import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server sends fewer bytes",
    file: "server.cc",
    from: '"welcome to join"',
    to: '"welcome"',
    step: "step 4 (server: send)",
    says: [
      "✗ the call send",
      "✗ segment 1: length, data, notation",
      "✗ segment 2: ack, notation",
      "✗ client's socket table: Recv-Q",
    ],
  },
  {
    what: "the client closes instead of receiving again",
    file: "client.cc",
    from: "jc::PrintReceiveMessage(fd);          // step: receive-again",
    to: "::close(fd);  // step: receive-again",
    step: "step 6 (client: receive-again)",
    says: ["expected  waits inside the system call recv", "client > server  [F.]  seq 1  ack 16"],
  },
];
