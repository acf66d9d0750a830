import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client sends a tenth",
    file: "client.cc",
    from: "megabyte(1'000'000, 'x')",
    to: "megabyte(100'000, 'x')",
    step: "step 5 (client: send)",
    says: ["segments 1: number, bytes", "send(...) = 1000000", "segments  100000 bytes"],
  },
  {
    what: "the server takes what is there",
    file: "server.cc",
    from: "1'000'000, MSG_WAITALL); ",
    to: "1'000'000, 0);           ",
    step: "step 5 (client: send)",
    says: ["recv(...) = 1000000"],
  },
];
