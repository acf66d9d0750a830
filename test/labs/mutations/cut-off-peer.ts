import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client ends its half of the connection in place of sending",
    file: "client.cc",
    from: 'jc::Send(fd, "welcome "); ',
    to: "::shutdown(fd, SHUT_WR); ",
    step: "step 5 (client: send)",
    says: ["✗ the call send", "client > server  [F.]"],
  },
  {
    what: "the client closes without sending the rest",
    file: "client.cc",
    from: 'jc::Send(fd, "to join");              // step: send-more\n  ::close(fd); ',
    to: "::close(fd);              // step: send-more\n  ::getpid(); ",
    step: "step 8 (client: send-more)",
    says: ["✗ the call send", "✗ client's socket table"],
  },
];
