import type { Mutation } from "../../support/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "send may wait",
    file: "client.cc",
    from: "10'000, MSG_DONTWAIT",
    to: "10'000, 0",
    step: "step 6 (client: send)",
    says: ["expected  send(...) = 8948", "10000, 0) = 10000", "✗ server's socket table: Recv-Q"],
  },
  {
    what: "the program sends everything again, not the rest",
    file: "client.cc",
    from: "text.data() + 8948, 10'000 - 8948",
    to: "text.data(), 10'000",
    step: "step 7 (client: send-rest)",
    says: ["expected  send(...) = 1052"],
  },
];
