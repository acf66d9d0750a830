import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server talks with one client after the other",
    file: "server.cc",
    from: "sockets.push_back({jc::AcceptFd(listen_fd), POLLIN, 0});",
    to: 'int fd = jc::AcceptFd(listen_fd); while (jc::PrintReceiveMessage(fd) > 0) jc::Send(fd, "welcome");',
    step: "step 5 (server: serve)",
    says: ["waits inside the system call poll", "✗ segment 1: missing"],
  },
  {
    what: "the server waits for new clients alone",
    file: "server.cc",
    from: "sockets.size(), -1);",
    to: "1, -1);",
    step: "step 5 (server: serve)",
    says: ["✗ segment 1: missing", "✗ server's socket table: Recv-Q"],
  },
];
