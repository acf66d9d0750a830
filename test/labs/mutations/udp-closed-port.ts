import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client sends again instead of receiving",
    file: "client.cc",
    from: "::recv(connected_fd, buffer, sizeof buffer, 0); ",
    to: 'jc::Send(connected_fd, "anybody there"); ',
    step: "step 3 (client: receive)",
    says: ["✗ the call recv", 'send(3, "anybody there", 13, 0) = -1 ECONNREFUSED'],
  },
  {
    what: "the second socket is connected too",
    file: "client.cc",
    from: "::socket(remote.family(), SOCK_DGRAM, 0);",
    to: "jc::ConnectUdp(server, 12345);",
    step: "step 4 (client: socket)",
    says: ["✗ the call connect", "✗ client's socket table: extra row"],
  },
];
