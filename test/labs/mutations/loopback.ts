import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client connects to port 12346",
    file: "client.cc",
    from: "jc::Connect(server, 12345)",
    to: "jc::Connect(server, 12346)",
    step: "step 2 (client: connect)",
    says: ["✗ segment 2: flags", "connect(3, 127.0.0.2:12346) = -1 ECONNREFUSED"],
  },
  {
    what: "the server listens at another address of the host",
    file: "server.cc",
    from: "jc::ListenFd(local, 12345)",
    to: 'jc::ListenFd("127.0.0.1", 12345)',
    step: "step 1 (server: listen)",
    says: ["✗ server's socket table: missing row", "127.0.0.1:12345"],
  },
];
