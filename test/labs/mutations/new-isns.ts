import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes without SO_LINGER",
    file: "client.cc",
    from: "at_once{1, 0}",
    to: "at_once{0, 0}",
    step: "step 4 (client: close-first)",
    says: ["✗ segment 1: flags", "client > server  [F.]"],
  },
  {
    what: "the kernel chooses the client's port",
    file: "client.cc",
    from: "  ::bind(fd, local.get(), local.length);\n",
    to: "",
    step: "step 2 (client: connect-first)",
    says: ["✗ segment 1: notation"],
  },
];
