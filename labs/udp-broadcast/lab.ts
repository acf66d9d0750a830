import { client, fails, lab, returns, server, UDP_BOUND } from "wirestep/lab";

/** The client's row. The kernel chose its port at the first sendto. */
const CLIENT = { ...UDP_BOUND, connection: 1, anyAddress: true } as const;
const WAITING = { ...UDP_BOUND, recvQ: "some" } as const;

export default lab("udp-broadcast", {
  question: "How does a client find a server whose address it does not know?",
  steps: [
    server.steps("bind", {
      why: "The server receives on port 12345 of all its addresses. The address of all hosts on the network is among them.",
      source: "RFC 1122, 3.2.1.3; udp(7)",
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
    }),
    client.steps("socket", {
      why: "A UDP socket without a port is in no table.",
      calls: [returns("socket", 3)],
      packets: [],
    }),
    client.steps("send-refused", {
      why: "The last address of the network stands for all its hosts. The kernel refuses to send to it, so that no program disturbs all hosts by mistake. The socket has got a port all the same.",
      source: "socket(7), SO_BROADCAST; RFC 919, 7",
      calls: [fails("sendto", "EACCES")],
      packets: [],
      sockets: { client: [CLIENT] },
      shows: ["U5"],
    }),
    client.steps("allow", {
      why: "SO_BROADCAST says that the program means it.",
      source: "socket(7), SO_BROADCAST",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send", {
      why: "One datagram leaves, and every host of the network gets it. The frame's destination is ff:ff:ff:ff:ff:ff, so no ARP is needed. The server's socket is bound to the port on all addresses, so the datagram is for it.",
      source: "RFC 919, 6 and 7; RFC 894",
      calls: [returns("sendto", 13)],
      packets: [
        client.sendsDatagram({
          to: "broadcast",
          data: "who is there?",
          reads: "> broadcast.12345: UDP, length 13",
        }),
      ],
      sockets: { server: [WAITING] },
      shows: ["U5"],
    }),
    server.steps("receive", {
      why: "recvfrom returns the sender's own address. A broadcast comes from one host, whatever its destination.",
      source: "recvfrom(2); RFC 1122, 3.2.1.3",
      calls: [returns("recvfrom", 13)],
      packets: [],
      prints: "who is there?\n",
      sockets: { server: [UDP_BOUND] },
    }),
    server.steps("send", {
      why: "The server answers the one host that asked. Its answer comes from the server's own address, which is what the client wanted to know.",
      calls: [returns("sendto", 4)],
      packets: [server.sendsDatagram({ to: "client", data: "I am" })],
      sockets: { client: [{ ...CLIENT, recvQ: "some" }] },
      shows: ["U5"],
    }),
    client.steps("receive", {
      why: "The address from recvfrom is the server's.",
      source: "recvfrom(2)",
      calls: [returns("recvfrom", 4)],
      packets: [],
      prints: "I am\n",
      sockets: { client: [CLIENT] },
    }),
    client.steps("send-to-one", {
      why: "From now on the client sends to that address alone, and the other hosts of the network are left in peace.",
      calls: [returns("sendto", 9)],
      packets: [client.sendsDatagram({ to: "server", data: "found you" })],
      sockets: { server: [WAITING] },
    }),
    server.steps("receive-again", {
      why: "To the server's socket this datagram is like the first: both came to its port.",
      calls: [returns("recvfrom", 9)],
      packets: [],
      prints: "found you\n",
      sockets: { server: [UDP_BOUND] },
    }),
  ],
  flags: "UDP UDP UDP",
  states: { server: "CLOSED", client: "CLOSED" },
});
