import type { Mutation } from "../../support/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects",
    file: "client.cc",
    from: "::socket(AF_INET, SOCK_DGRAM, 0); ",
    to: "jc::ConnectUdp(server, 12345); ",
    step: "step 2 (client: socket)",
    says: ["✗ the call connect", "✗ client's socket table: extra row"],
  },
  {
    what: "the stranger's datagram comes from the server's port",
    file: "server.cc",
    from: "jc::SendTo(other_fd, ",
    to: "jc::SendTo(fd, ",
    step: "step 8 (server: send-from-elsewhere)",
    says: ["✗ datagram 1: connection", "✗ server's socket table: missing row"],
  },
];
