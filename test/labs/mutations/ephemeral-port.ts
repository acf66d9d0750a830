import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client binds its own port",
    file: "client.cc",
    from: "  PrintOwnPort(fd);                                 // step: ask-before",
    to: '  const jc::Endpoint local("0.0.0.0", 50000);\n  ::bind(fd, local.get(), local.length);\n  PrintOwnPort(fd);  // step: ask-before',
    step: "step 3 (client: ask-before)",
    says: ["✗ the program's output", '"own port 50000\\n"'],
  },
  {
    what: "the second connection goes to another port",
    file: "client.cc",
    from: "  ::connect(second_fd, remote.get(), remote.length);",
    to: "  const jc::Endpoint elsewhere(server, 12346);\n  ::connect(second_fd, elsewhere.get(), elsewhere.length);",
    step: "step 6 (client: connect-again)",
    says: ["✗ packet 1: extra", "client.40000 > server.12346: Flags [S]", "ECONNREFUSED"],
  },
];
