import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "TCP_NODELAY is set to off",
    file: "server.cc",
    from: "const int on = 1;",
    to: "const int on = 0;",
    step: "step 8 (server: no-delay)",
    says: ["setsockopt(TCP_NODELAY, [1])", "TCP_NODELAY, [0], 4) = 0"],
  },
  {
    what: "TCP_NODELAY from the beginning",
    file: "server.cc",
    from: "::sendmmsg(accept_fd, two.messages, 2, 0);                          // step: write-twice\n",
    to: "::setsockopt(accept_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); ::sendmmsg(accept_fd, two.messages, 2, 0);  // step: write-twice\n",
    step: "step 5 (server: write-twice)",
    says: ["Flags [P.], seq 9:16", "ack 16"],
  },
];
