import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "TCP_NODELAY is set to off",
    file: "client.cc",
    from: "const int on = 1;",
    to: "const int on = 0;",
    step: "step 8 (client: send-second)",
    says: ["✗ segment 1: seq, length, data", "client > server  [P.]  seq 1  ack 1  length 8"],
  },
  {
    what: "the client sends the second part first",
    file: "client.cc",
    from: 'jc::Send(fd, "welcome "); ',
    to: 'jc::Send(fd, "to join"); ',
    step: "step 7 (client: send-first)",
    says: ["expected  send(...) = 8", "✗ segment 1: length, data"],
  },
  {
    what: "the server reads only the first part",
    file: "server.cc",
    from: "jc::PrintReceiveMessage(accept_fd); ",
    to: "char buffer[8]; ::recv(accept_fd, buffer, sizeof buffer, 0); ",
    step: "step 10 (network: delivers)",
    says: ["✗ server, the call recv", "expected  recv(...) = 15"],
  },
];
