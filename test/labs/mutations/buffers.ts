import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the program requests another size",
    file: "client.cc",
    from: "size = 10000",
    to: "size = 12000",
    step: "step 5 (client: receive-buffer-set)",
    says: ["✗ the program's output", '"20000\\n"', '"24000\\n"'],
  },
  {
    what: "the receive buffer is set twice and the send buffer never",
    file: "client.cc",
    from: "SO_SNDBUF, &size",
    to: "SO_RCVBUF, &size",
    step: "step 7 (client: send-buffer-set)",
    says: ["✗ the program's output", '"16384\\n"'],
  },
];
