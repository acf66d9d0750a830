import { client, ESTABLISHED, fails, LISTEN, lab, returns, server } from "wirestep/lab";

const RANGE = "net.ipv4.ip_local_port_range";

export default lab("ephemeral-port", {
  question: "Where does the client's port come from?",
  stage: { sysctls: { client: { [RANGE]: "40000 40000" } } },
  steps: [
    server.steps("listen", {
      why: "The server names its port itself, so that clients know it. For ports that no program names, the server's kernel has Linux's usual range, 32768 to 60999. IANA's range begins at 49152.",
      source: "ip(7), ip_local_port_range; RFC 6335, 6",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
      sysctls: { server: { [RANGE]: "32768 60999" } },
      shows: ["E16"],
    }),
    client.steps("socket", {
      why: "This lab sets the range of the client's kernel to one port, so that its choice is known beforehand. It is 40000, which in IANA's list is a registered port, not a dynamic one.",
      source: "ip(7), ip_local_port_range",
      calls: [returns("socket", 3)],
      packets: [],
      sysctls: { client: { [RANGE]: "40000 40000" } },
    }),
    client.steps("ask-before", {
      why: "A new socket has no port: getsockname reports port 0.",
      source: "getsockname(2)",
      packets: [],
      prints: "own port 0\n",
      printsMatter: "0",
    }),
    client.steps("connect", {
      why: "connect needs a source port for the SYN and takes one from the kernel's range. IANA's range, 49152 to 65535, plays no part.",
      source: "ip(7), ip_local_port_range; net/ipv4/inet_hashtables.c, __inet_hash_connect",
      calls: [returns("connect", 0)],
      packets: [
        client.sends("S", { reads: "client.40000 > server.12345:" }),
        server.sends("S.", { reads: "server.12345 > client.40000:" }),
        client.sends(".", { reads: "client.40000 > server.12345:" }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
      shows: ["E16"],
    }),
    client.steps("ask", {
      why: "Now the socket has a port, and keeps it until it is closed.",
      source: "getsockname(2)",
      packets: [],
      prints: "own port 40000\n",
      printsMatter: "40000",
      shows: ["E16"],
    }),
    client.steps("connect-again", {
      why: "A second connection to the same place needs another port, because otherwise its four-tuple would be that of the first. The range has no other port: connect fails with EADDRNOTAVAIL and sends nothing.",
      source: "connect(2)",
      calls: [returns("socket", 4), fails("connect", "EADDRNOTAVAIL")],
      packets: [],
      shows: ["E16"],
    }),
    server.steps("accept", {
      why: "The server has one connection, from port 40000.",
      source: "accept(2)",
      calls: [returns("accept", 4)],
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
