import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the option is switched off",
    file: "client.cc",
    from: "const int on = 1;",
    to: "const int on = 0;",
    step: "step 5 (client: send)",
    says: ["datagram 1: missing", "sendto(...) = 13", "= -1 EACCES"],
  },
  {
    what: "the client asks all hosts twice",
    file: "client.cc",
    from: 'jc::SendTo(fd, "found you", server);  ',
    to: 'jc::SendTo(fd, "found you", everyone);',
    step: "step 9 (client: send-to-one)",
    says: [
      "datagram 1: receiver",
      "client > server  UDP  length 9",
      "client > broadcast  UDP  length 9",
    ],
  },
];
