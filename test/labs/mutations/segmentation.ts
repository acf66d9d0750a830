import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the second send fits into one segment",
    file: "server.cc",
    from: "1448 + 1, ",
    to: "1448, ",
    step: "step 6 (server: send-one-byte-more)",
    says: ["expected  send(...) = 1449", "length 1448", "✗ client's socket table: Recv-Q"],
  },
];
