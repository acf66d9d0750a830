import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client's program sends twice, which are other bytes",
    file: "client.cc",
    from: 'jc::Send(fd, "welcome to join"); ',
    to: 'jc::Send(fd, "welcome to join"), jc::Send(fd, "welcome to join"); ',
    step: "step 4 (client: send)",
    says: ["client > server  [P.]  seq 16", "Recv-Q"],
  },
  {
    what: "the server peeks at the bytes and leaves them in the queue",
    file: "server.cc",
    from: "jc::PrintReceiveMessage(accept_fd);              // step: receive\n",
    to: "char buffer[64]; ::recv(accept_fd, buffer, sizeof buffer, MSG_PEEK); // step: receive\n",
    step: "step 6 (server: receive)",
    says: ["✗ the program's output", "✗ server's socket table: Recv-Q"],
  },
];
