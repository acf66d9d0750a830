import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects to another port",
    file: "client.cc",
    from: "12345",
    to: "12346",
    step: "step 1 (client: connect)",
    says: ["✗ segment 1: notation", "> server.12346: Flags [S]"],
  },
  {
    what: "the client connects to itself",
    file: "client.cc",
    from: "jc::Connect(server, 12345)",
    to: 'jc::Connect("127.0.0.1", 12345)',
    step: "step 1 (client: connect)",
    says: ["✗ segment 1: missing", "✗ segment 2: missing"],
  },
  {
    what: "the client uses UDP",
    file: "client.cc",
    from: "jc::Connect(",
    to: "jc::ConnectUdp(",
    step: "step 1 (client: connect)",
    says: ["✗ the call connect", "✗ client's socket table: extra row"],
  },
];
