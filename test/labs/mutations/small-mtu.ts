import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the network carries packets of 1500 bytes",
    file: "lab.ts",
    from: "stage: { mtu: 1280 },",
    to: "",
    step: "step 2 (client: connect)",
    says: ["✗ segment 1: options", "mss 1460"],
  },
  {
    what: "the text fits into one segment",
    file: "server.cc",
    from: "std::string(1448, 'x')",
    to: "std::string(1228, 'x')",
    step: "step 5 (server: send)",
    says: ["expected  send(...) = 1448", "✗ client's socket table: Recv-Q"],
  },
];
