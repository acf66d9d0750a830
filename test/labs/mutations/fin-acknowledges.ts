import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server reads to the end and does not close",
    file: "server.cc",
    from: "return ::close(fd);",
    to: "return fd;",
    step: "step 8 (network: delivers)",
    says: ["✗ segment 1: flags", "server > client  [.]  seq 1  ack 13", "CLOSE-WAIT"],
  },
  {
    what: "the server reads once and closes",
    file: "server.cc",
    from: "while (",
    to: "if (",
    step: "step 5 (client: send)",
    says: ["extra", "server > client  [F.]  seq 1  ack 12"],
  },
];
