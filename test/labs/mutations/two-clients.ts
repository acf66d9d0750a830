import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server sends to the wrong client",
    file: "server.cc",
    from: "jc::Send(first_fd, ",
    to: "jc::Send(second_fd, ",
    step: "step 6 (server: send-first)",
    says: ["✗ segment 1: connection", "✗ client's socket table: Recv-Q"],
  },
  {
    what: "the client connects only once",
    file: "client.cc",
    from: "int second_fd = jc::Connect(server, 12345); ",
    to: "int second_fd = first_fd; ",
    step: "step 3 (client: connect-again)",
    says: ["✗ segment 1: missing", "there has been no connection 2"],
  },
];
