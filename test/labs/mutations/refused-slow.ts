import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects to another port",
    file: "client.cc",
    from: "12345",
    to: "12346",
    step: "step 2 (client: connect)",
    says: ["✗ segment 1: notation", "> server.12346: Flags [S]"],
  },
  {
    what: "the client uses UDP",
    file: "client.cc",
    from: "jc::Connect(",
    to: "jc::ConnectUdp(",
    step: "step 2 (client: connect)",
    says: ["✗ segment 1: missing"],
  },
];
