import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the second socket lacks SO_REUSEADDR",
    file: "server.cc",
    from: "::setsockopt(next_fd, SOL_SOCKET, SO_REUSEADDR,",
    to: "::setsockopt(next_fd, SOL_SOCKET, SO_KEEPALIVE,",
    step: "step 9 (server: bind-reuse)",
    says: ["✗ the call bind", "= -1 EADDRINUSE"],
  },
  {
    what: "the first listening socket lacks SO_REUSEADDR, the second has it",
    file: "server.cc",
    from: "::setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR,",
    to: "::setsockopt(listen_fd, SOL_SOCKET, SO_KEEPALIVE,",
    step: "step 9 (server: bind-reuse)",
    says: ["✗ the call bind", "= -1 EADDRINUSE"],
  },
  {
    what: "the second socket has SO_REUSEADDR from the start",
    file: "server.cc",
    from: "int next_fd = ::socket(AF_INET, SOCK_STREAM, 0);",
    to: "int next_fd = ::socket(AF_INET, SOCK_STREAM, 0);\n  ::setsockopt(next_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);",
    step: "step 8 (server: bind)",
    says: ["✗ the call bind", "expected  bind(...) = -1 EADDRINUSE"],
  },
  {
    what: "the client does not close its end",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_RD);",
    step: "step 6 (client: close)",
    says: ["✗ segment 1: missing", "✗ server's socket table: state", "FIN-WAIT-2"],
  },
];
