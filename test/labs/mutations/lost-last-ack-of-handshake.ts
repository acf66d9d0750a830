import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes instead of sending",
    file: "client.cc",
    from: 'jc::Send(fd, "hello");  ',
    to: "::close(fd);  ",
    step: "step 5 (client: send)",
    says: ["client > server  [F.]  seq 1  ack 1", "CLOSE-WAIT"],
  },
  {
    what: "the client reads first",
    file: "client.cc",
    from: 'jc::Send(fd, "hello");  ',
    to: "::recv(fd, argv, 1, MSG_DONTWAIT);  ",
    step: "step 5 (client: send)",
    says: ["EAGAIN", "server > client  [S.]  seq 0  ack 1", "SYN-RECEIVED"],
  },
  {
    what: "the client sends more",
    file: "client.cc",
    from: '"hello"',
    to: '"hello, server"',
    step: "step 5 (client: send)",
    says: ["✗ segment 1: length, data", "✗ segment 2: ack", "✗ server's socket table: Recv-Q"],
  },
];
