import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes before it sends",
    file: "client.cc",
    from: 'jc::Send(fd, "welcome to join");      // step: send\n  ::close(fd);',
    to: '::close(fd);      // step: send\n  jc::Send(fd, "welcome to join");',
    step: "step 6 (client: send)",
    says: ["✗ segment 1: flags, length, data", "client > server  [F.]  seq 1"],
  },
  {
    what: "the program sends the data twice",
    file: "client.cc",
    from: 'jc::Send(fd, "welcome to join"); ',
    to: 'jc::Send(fd, "welcome to join"), jc::Send(fd, "welcome to join"); ',
    step: "step 6 (client: send)",
    says: ["✗ the call send", "✗ client's socket table: Send-Q"],
  },
  {
    what: "the server does not wait for data",
    file: "server.cc",
    from: "jc::PrintReceiveMessage(accept_fd); ",
    to: "char buffer[64]; ::recv(accept_fd, buffer, sizeof buffer, MSG_DONTWAIT); ",
    step: "step 5 (server: receive)",
    says: ["✗ the line server.cc:6", "expected  waits inside the system call recv"],
  },
];
