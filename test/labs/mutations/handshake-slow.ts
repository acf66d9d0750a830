import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects to another port",
    file: "client.cc",
    from: "12345",
    to: "12346",
    step: "step 3 (client: connect)",
    says: ["✗ packet 1: the server's port", "> server.12346: Flags [S]"],
  },
  {
    what: "the server uses UDP",
    file: "server.cc",
    from: "int listen_fd = jc::ListenFd",
    to: "int listen_fd = jc::BindUdp",
    step: "step 1 (server: listen)",
    says: ["✗ server's socket table"],
  },
  {
    what: "the client uses UDP",
    file: "client.cc",
    from: "jc::Connect(",
    to: "jc::ConnectUdp(",
    step: "step 3 (client: connect)",
    says: ["✗ segment 1: missing"],
  },
];
