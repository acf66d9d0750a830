import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server joins another group",
    file: "server.cc",
    from: '"239.1.2.3"',
    to: '"239.1.2.4"',
    step: "step 5 (client: send)",
    says: ["server's socket table: Recv-Q"],
  },
  {
    what: "the server joins again instead of leaving",
    file: "server.cc",
    from: "IP_DROP_MEMBERSHIP",
    to: "IP_ADD_MEMBERSHIP",
    step: "step 7 (server: leave)",
    says: ["setsockopt(...) = 0", "= -1 EADDRINUSE"],
  },
];
