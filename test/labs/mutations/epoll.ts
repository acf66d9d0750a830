import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server does not watch the connection",
    file: "server.cc",
    from: "      ::epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);\n",
    to: "",
    step: "step 4 (server: runs)",
    says: ["✗ the call epoll_ctl"],
  },
  {
    what: "the server does not close the connection",
    file: "server.cc",
    from: "::close(event.data.fd);",
    to: ";",
    step: "step 10 (server: calls any)",
    says: ["✗ the call close", "the call epoll_wait"],
  },
];
