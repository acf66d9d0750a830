import type { Mutation } from "../../support/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes another descriptor of the same socket",
    file: "client.cc",
    from: "::close(fd);",
    to: "::close(::dup(fd));",
    step: "step 7 (client: close)",
    says: ["✗ segment 1: missing", "✗ client's socket table"],
  },
  {
    what: "the client shuts down its sending half instead of closing",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 7 (client: close)",
    says: ["✗ the call close", "✗ client's socket table"],
  },
];
