import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "window scaling is left on",
    file: "lab.ts",
    from: "stage: { sysctls: { server: OFF } },",
    to: "",
    step: "step 1 (server: listen)",
    says: ["net.ipv4.tcp_window_scaling"],
  },
  {
    what: "a longer text",
    file: "server.cc",
    from: "welcome to join",
    to: "you are welcome to join",
    step: "step 4 (server: send)",
    says: ["expected  send(...) = 15", "✗ client's socket table: Recv-Q"],
  },
];
