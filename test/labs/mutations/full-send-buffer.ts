import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the buffer is not made small",
    file: "client.cc",
    from: "small = 2304",
    to: "small = 20'000",
    step: "step 7 (client: send-again)",
    says: ["expected  waits inside the system call send", "✗ client's socket table: Send-Q"],
  },
  {
    what: "the second send does not block",
    file: "client.cc",
    from: "jc::Send(fd, text);                                             // step: send-again",
    to: "::send(fd, text.data(), text.size(), MSG_DONTWAIT);  // step: send-again",
    step: "step 7 (client: send-again)",
    says: ["observed  ran to its end"],
  },
  {
    what: "the receive buffer is made small",
    file: "client.cc",
    from: "SO_SNDBUF",
    to: "SO_RCVBUF",
    step: "step 7 (client: send-again)",
    says: ["observed  ran to its end", "✗ client's socket table: Send-Q"],
  },
];
