import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server connects with a socket of its own",
    file: "server.cc",
    from: "::connect(listen_fd,",
    to: "::connect(::socket(AF_INET, SOCK_STREAM, 0),",
    step: "step 2 (server: connect)",
    says: ["ECONNREFUSED", "server > client  [S]", "client > server  [R.]"],
  },
  {
    what: "the server binds and does not listen",
    file: "server.cc",
    from: "jc::ListenFd(",
    to: "jc::BindUdp(",
    step: "step 1 (server: listen)",
    says: ["✗ server's socket table"],
  },
];
