import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects from another port than the server connects to",
    file: "client.cc",
    from: "23456",
    to: "23457",
    step: "step 5 (client: connect)",
    says: ["✗ segment 1: connection"],
  },
  {
    what: "the server listens instead of connecting",
    file: "server.cc",
    from: "::connect(fd, there.get(), there.length);",
    to: "::listen(fd, 1);",
    step: "step 4 (server: connect)",
    says: ["✗ segment 1: missing", "LISTEN"],
  },
];
