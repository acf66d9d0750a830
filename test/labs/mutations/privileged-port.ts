import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server uses a port that needs no privilege",
    file: "server.cc",
    from: "Bind(listen_fd, 80); ",
    to: "Bind(listen_fd, 8080); ",
    step: "step 2 (server: bind-80)",
    says: ["✗ the call bind", "bind(3, 0.0.0.0:8080) = 0"],
  },
  {
    what: "the server lets the kernel choose the port",
    file: "server.cc",
    from: "Bind(listen_fd, 1024); ",
    to: "Bind(listen_fd, 0); ",
    step: "step 5 (server: listen)",
    says: ["✗ server's socket table: missing row"],
  },
  {
    what: "the server runs as root",
    file: "lab.ts",
    from: "  port: 1024,\n",
    to: '  port: 1024,\n  stage: { user: { server: "root" } },\n',
    step: "step 2 (server: bind-80)",
    says: ["bind(...) = -1 EACCES", "bind(3, 0.0.0.0:80) = 0"],
  },
];
