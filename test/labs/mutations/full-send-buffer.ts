import type { Mutation } from "../../support/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "a send buffer with room for everything, from the beginning",
    file: "client.cc",
    from: "small = 2304",
    to: "small = 20'000",
    step: "step 7 (client: send)",
    says: ["Flags [P.], seq 8949:10001", "✗ segment 2"],
  },
  {
    what: "send may not wait",
    file: "client.cc",
    from: "jc::Send(fd, text); ",
    to: "::send(fd, text.data(), text.size(), MSG_DONTWAIT); ",
    step: "step 7 (client: send)",
    says: ["expected  send(...) = 10000", "MSG_DONTWAIT) = 8948", "✗ segment 3: missing"],
  },
];
