import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server accepts only once",
    file: "server.cc",
    from: "int second_fd = jc::AcceptFd(listen_fd);",
    to: "int second_fd = first_fd;",
    step: "step 4 (server: accept-again)",
    says: ["✗ the line server.cc:7", "expected  waits inside the system call accept"],
  },
];
