import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "SO_LINGER has the time 0 but is off",
    file: "client.cc",
    from: "at_once{1, 0}",
    to: "at_once{0, 0}",
    step: "step 6 (client: close)",
    says: ["✗ segment 1: flags", "client > server  [F.]  seq 1  ack 1", "FIN-WAIT-1"],
  },
  {
    what: "the client shuts down its sending half instead of closing",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 6 (client: close)",
    says: ["✗ the call close", "client > server  [F.]  seq 1  ack 1"],
  },
];
