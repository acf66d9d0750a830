import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client reads before it closes",
    file: "client.cc",
    from: "  ::close(fd);  ",
    to: "  jc::PrintReceiveMessage(fd);\n  ::close(fd);  ",
    step: "step 5 (client: close)",
    // The ACK of the FIN may be missing, since the server's kernel can delay it for 40 ms.
    says: ["✗ segment 1: flags, notation", "observed  client > server  [F.]  seq 1  ack 16"],
  },
  {
    what: "the client only shuts down its sending half",
    file: "client.cc",
    from: "::close(fd);",
    to: "::shutdown(fd, SHUT_WR);",
    step: "step 5 (client: close)",
    says: ["✗ segment 1: flags, notation", "✗ client's socket table: extra row"],
  },
];
