import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the client closes at once",
    file: "client.cc",
    from: "::shutdown(fd, SHUT_WR);  ",
    to: "::close(fd);  ",
    step: "step 4 (client: shutdown)",
    says: ["✗ client's socket table: program, timer", "FIN-WAIT-2  -  timer timewait"],
  },
  {
    what: "the client keeps its socket",
    file: "client.cc",
    from: "::close(fd);  ",
    to: "::shutdown(fd, SHUT_RD);  ",
    step: "step 5 (client: close)",
    says: ["✗ client's socket table: program, timer", "FIN-WAIT-2  client  timer off"],
  },
];
