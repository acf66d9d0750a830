import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the buffer is twice as large",
    file: "client.cc",
    from: "medium = 65536",
    to: "medium = 131072",
    step: "step 3 (client: connect)",
    says: ["✗ segment 1: window, options", "nop,wscale 2]"],
  },
  {
    what: "SO_SNDBUF in place of SO_RCVBUF",
    file: "client.cc",
    from: "SO_RCVBUF, &medium",
    to: "SO_SNDBUF, &medium",
    step: "step 3 (client: connect)",
    says: ["✗ segment 1: options"],
  },
];
