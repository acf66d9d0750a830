import { client, ESTABLISHED, fails, LISTEN, lab, returns, server } from "wirestep/lab";

const FIRST_FREE_TO_ALL = { server: { "net.ipv4.ip_unprivileged_port_start": "1024" } };

export default lab("privileged-port", {
  question: "Which ports may a program without privileges bind?",
  port: 1024,
  steps: [
    server.steps("socket", {
      why: "Any program may make a socket. It has no port yet.",
      source: "socket(2)",
      calls: [returns("socket", 3)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    server.steps("bind-80", {
      why: "Port 80 is one of the well-known ports, 0 to 1023, which Unix reserves for privileged programs. This program runs as the user student: bind returns -1 with EACCES.",
      source: "ip(7), bind(2); RFC 6335, 6",
      calls: [fails("bind", "EACCES")],
      packets: [],
      sysctls: FIRST_FREE_TO_ALL,
      shows: ["E15"],
    }),
    server.steps("bind-1023", {
      why: "The last well-known port gives the same error. The kernel does not even check whether the port is in use.",
      source: "ip(7)",
      calls: [fails("bind", "EACCES")],
      packets: [],
      shows: ["E15"],
    }),
    server.steps("bind-1024", {
      why: "The first port above them works, on the very socket whose bind failed twice: a failed bind leaves no trace.",
      source: "ip(7), ip_unprivileged_port_start",
      calls: [returns("bind", 0)],
      packets: [],
      sysctls: FIRST_FREE_TO_ALL,
      shows: ["E15"],
    }),
    server.steps("listen", {
      why: "With listen, the port appears in the table.",
      source: "listen(2)",
      calls: [returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN] },
    }),
    client.steps("connect", {
      why: "The segments are the same on any port. A privileged port is the kernel's rule about which programs may bind it, and is no part of TCP.",
      source: "RFC 9293, 3.5",
      packets: [client.sends("S"), server.sends("S."), client.sends(".")],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
    }),
  ],
  flags: "S S. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
