import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server uses another port",
    file: "server.cc",
    from: "Bind(listen_fd, 80); ",
    to: "Bind(listen_fd, 8080); ",
    step: "step 3 (server: listen)",
    says: ["✗ server's socket table: missing row"],
  },
  {
    what: "the server runs without privileges",
    file: "lab.ts",
    from: 'server: "root"',
    to: 'server: "student"',
    step: "step 2 (server: bind)",
    says: ["✗ the call bind", "bind(3, 0.0.0.0:80) = -1 EACCES"],
  },
];
