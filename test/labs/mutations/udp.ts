import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client does not connect",
    file: "client.cc",
    from: "jc::ConnectUdp(server, 12345)",
    to: "::socket(AF_INET, SOCK_DGRAM, 0)",
    step: "step 2 (client: connect)",
    says: ["✗ the call connect", "✗ client's socket table: missing row"],
  },
  {
    what: "the server answers without an address",
    file: "server.cc",
    from: 'jc::SendTo(fd, "welcome to join", client); ',
    to: '::send(fd, "welcome to join", 15, 0); ',
    step: "step 5 (server: send)",
    says: ["= -1 EDESTADDRREQ", "✗ datagram 1: missing"],
  },
];
