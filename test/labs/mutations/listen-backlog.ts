import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server accepts only once",
    file: "server.cc",
    from: "int second_fd = jc::AcceptFd(listen_fd); ",
    to: "int second_fd = first_fd; ",
    step: "step 9 (server: accept-again)",
    says: ["the line did not make this call", "✗ server's socket table: Recv-Q"],
  },
  {
    what: "there is room for a third connection",
    file: "server.cc",
    from: "::listen(listen_fd, 1); ",
    to: "::listen(listen_fd, 2); ",
    step: "step 7 (client: try)",
    says: ["✗ packet 2: extra"],
  },
];
