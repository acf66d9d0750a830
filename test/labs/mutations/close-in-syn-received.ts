import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes another descriptor of the same socket",
    file: "client.cc",
    from: "::close(fd);",
    to: "::close(::dup(fd));",
    step: "step 7 (client: close)",
    // The observed packet may be a retransmission of either side, so only the missing FIN is expected here.
    says: ["expected  client > server  [F.]  seq 1  ack 1", "✗ client's socket table"],
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
