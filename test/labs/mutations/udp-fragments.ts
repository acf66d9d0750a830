import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the datagram fits into one packet",
    file: "client.cc",
    from: "std::string(1472 + 1, 'b')",
    to: "std::string(1472 + 0, 'b')",
    step: "step 5 (client: send-one-byte-more)",
    says: ["datagram 1: length, fragments", "in fragments of 1480, 1", "not in fragments"],
  },
  {
    what: "the kernel may divide datagrams",
    file: "client.cc",
    from: "IP_PMTUDISC_DO;",
    to: "IP_PMTUDISC_DONT;",
    step: "step 9 (client: forbid)",
    says: ["setsockopt(IP_MTU_DISCOVER, [2])", "IP_MTU_DISCOVER, [0], 4) = 0"],
  },
];
