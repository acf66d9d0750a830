import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes another descriptor of the same socket",
    file: "client.cc",
    from: "::close(fd);",
    to: "::close(::dup(fd));",
    step: "step 5 (client: close)",
    says: ["✗ client's socket table: extra row", "SYN-SENT"],
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
