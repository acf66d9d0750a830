import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server lets the kernel choose the size of its buffer",
    file: "server.cc",
    from: "SO_RCVBUF",
    to: "SO_SNDBUF",
    step: "step 6 (client: send)",
    says: ["client > server  [P.]  seq 1", "length 2000"],
  },
  {
    what: "the first send is 1000 bytes short of the window",
    file: "client.cc",
    from: "text(2000, 'x')",
    to: "text(1000, 'x')",
    step: "step 6 (client: send)",
    says: ["expected  send(...) = 2000", "✗ segment 1: flags", "Send-Q"],
  },
  {
    what: "the server reads a few bytes only",
    file: "server.cc",
    from: "::recv(accept_fd, buffer, sizeof buffer, 0);",
    to: "::recv(accept_fd, buffer, 20, 0);",
    step: "step 11 (server: receive)",
    // The window update is missing, or the next probe and its answer replace it.
    says: ["expected  recv(...) = 2000", "✗ segment 2: missing", "Recv-Q"],
  },
];
