import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("privileged-port-root", {
  question: "Which programs may bind port 80?",
  port: 80,
  stage: { user: { server: "root" } },
  steps: [
    server.steps("socket", {
      why: "A socket, as in the lab privileged-port. This time the server's program runs as root.",
      source: "socket(2)",
      calls: [returns("socket", 3)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    server.steps("bind", {
      why: "The line that failed with EACCES in that lab works here: the kernel's setting is the same, the user is not.",
      source: "ip(7); capabilities(7), CAP_NET_BIND_SERVICE",
      calls: [returns("bind", 0)],
      packets: [],
      sysctls: { server: { "net.ipv4.ip_unprivileged_port_start": "1024" } },
      shows: ["E15"],
    }),
    server.steps("listen", {
      why: "Port 80 waits for connections.",
      source: "listen(2)",
      calls: [returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN] },
      shows: ["E15"],
    }),
    client.steps("connect", {
      why: "The client runs without privileges: connecting to a privileged port requires none. Its own port comes from the range that is open to all programs.",
      source: "RFC 9293, 3.5",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [client.sends("S"), server.sends("S."), client.sends(".")],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
    }),
    server.steps("accept", {
      why: "Only bind required the privilege. Servers give it up at about this point and continue as an ordinary user.",
      source: "accept(2)",
      calls: [returns("accept", 4)],
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
