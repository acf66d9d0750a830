import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects",
    file: "client.cc",
    from: "int fd = ::socket(AF_INET, SOCK_DGRAM, 0); ",
    to: "int fd = jc::ConnectUdp(server, 12345); ",
    step: "step 2 (client: socket)",
    says: ["✗ the call connect", "✗ client's socket table: extra row"],
  },
  {
    what: "the second datagram comes from the first socket",
    file: "client.cc",
    from: "jc::SendTo(other_fd, ",
    to: "jc::SendTo(fd, ",
    step: "step 8 (client: send-from-other)",
    says: ["✗ datagram 1: connection", "✗ client's socket table: missing row"],
  },
];
