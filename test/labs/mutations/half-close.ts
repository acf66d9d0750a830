import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes instead of shutting down",
    file: "client.cc",
    from: "::shutdown(fd, SHUT_WR);",
    to: "::close(fd);",
    step: "step 4 (client: shutdown)",
    says: ["✗ the call shutdown", "✗ client's socket table: program, timer"],
  },
  {
    what: "the client shuts down the receiving half",
    file: "client.cc",
    from: "SHUT_WR",
    to: "SHUT_RD",
    step: "step 4 (client: shutdown)",
    says: ["✗ segment 1: missing", "✗ server's socket table: state, Recv-Q"],
  },
  {
    what: "the client shuts down both halves",
    file: "client.cc",
    from: "SHUT_WR",
    to: "SHUT_RDWR",
    step: "step 6 (server: send)",
    says: ["✗ segment 2: flags, ack", "observed  client > server  [R]  seq 2"],
  },
];
