import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the first recv has room for the first send only",
    file: "client.cc",
    from: "jc::PrintReceiveMessage(fd); ",
    to: "PrintAtMost(fd, 8); ",
    step: "step 6 (client: receive-both)",
    says: ["✗ the call recv", "expected  recv(...) = 15", "recv(3, buffer, 8, 0) = 8"],
  },
  {
    what: "both texts in one send",
    file: "server.cc",
    from: 'jc::Send(accept_fd, "welcome ");     ',
    to: 'jc::Send(accept_fd, "welcome to join");',
    step: "step 4 (server: send-first)",
    says: ["✗ the call send", "expected  send(...) = 8", "✗ client's socket table: Recv-Q"],
  },
];
