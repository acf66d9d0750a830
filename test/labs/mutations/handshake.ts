import type { Mutation } from "../../support/labs/mutation.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "the server accepts only once",
    file: "server.cc",
    from: "int second_fd = jc::AcceptFd(listen_fd);",
    to: "int second_fd = first_fd;",
    step: "step 4 (server: accept-again)",
    says: ["✗ the line server.cc:7", "expected  waits inside the system call accept"],
  },
  {
    what: "the server never listens",
    file: "server.cc",
    from: "jc::ListenFd(local, 12345);",
    to: "::socket(AF_INET, SOCK_STREAM, 0);",
    step: "step 1 (server: listen)",
    says: [
      "✗ the call listen",
      "observed  the line did not make this call",
      "✗ server's socket table: missing row",
      "observed  the table is empty: no socket is there",
    ],
  },
  {
    what: "the server listens on another port",
    file: "server.cc",
    from: "jc::ListenFd(local, 12345);",
    to: "jc::ListenFd(local, 12346);",
    step: "step 1 (server: listen)",
    says: ["✗ server's socket table: missing row", "0.0.0.0:12346"],
  },
  {
    what: "the client prints",
    file: "client.cc",
    from: "int first_fd",
    to: `std::cout << "\\033[2Jhello\\n"; int first_fd`,
    step: "step 2 (client: connect)",
    says: ["✗ what the program prints", "expected  prints nothing", "\\x1b[2Jhello"],
  },
  {
    what: "the client's connect is refused",
    file: "client.cc",
    from: "jc::Connect(server, 12345);   //",
    to: "jc::Connect(server, 12399);   //",
    step: "step 2 (client: connect)",
    says: ["✗ the call connect", "= -1 ECONNREFUSED", "[R.]"],
  },
];
