import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "send may block",
    file: "client.cc",
    from: "10'000, MSG_DONTWAIT",
    to: "10'000, 0",
    step: "step 7 (client: send)",
    says: ["✗ the line client.cc:9", "observed  waits inside the system call send"],
  },
  {
    what: "the program sends everything again, not the rest",
    file: "client.cc",
    from: "text.data() + 8948, 10'000 - 8948, MSG_DONTWAIT);    // step: send-rest-again",
    to: "text.data(), 10'000, MSG_DONTWAIT);    // step: send-rest-again",
    step: "step 11 (client: send-rest-again)",
    says: ["expected  send(...) = 1052", "✗ segment 1: "],
  },
];
