import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client does not wait for the answer",
    file: "client.cc",
    from: "SOCK_STREAM,",
    to: "SOCK_STREAM | SOCK_NONBLOCK,",
    step: "step 3 (client: connect)",
    says: ["EINPROGRESS"],
  },
  {
    what: "the client connects to another port",
    file: "client.cc",
    from: "12345",
    to: "12346",
    step: "step 3 (client: connect)",
    says: ["✗ packet 1: the server's port", "> server.12346: Flags [S]"],
  },
];
