import { client, lab, returns, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

/** A row with a port and nothing else: the kernel chose it at the first sendto. */
const UNCONNECTED = { ...UDP_BOUND, connection: 1, anyAddress: true } as const;

export default lab("udp-unconnected", {
  question: "What does a UDP client look like that never calls connect()?",
  steps: [
    server.steps("bind", {
      why: "The server has its port.",
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
      shows: ["U2"],
    }),
    client.steps("socket", {
      why: "A socket without a port can receive nothing and is in no table.",
      source: "udp(7)",
      calls: [returns("socket", 3)],
      packets: [],
    }),
    client.steps("send", {
      why: "sendto names the other end for this one datagram. The first one gives the socket a port, on all its addresses, so that an answer can arrive; the row has no remote end and no state.",
      source: "udp(7), sendto(2)",
      calls: [returns("sendto", 12)],
      packets: [client.sendsDatagram({ data: "hello server" })],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }], client: [UNCONNECTED] },
      shows: ["U2"],
    }),
    server.steps("receive", {
      why: "recvfrom gives the sender's address. The server cannot tell whether that client is connected.",
      source: "recvfrom(2)",
      calls: [returns("recvfrom", 12)],
      packets: [],
      prints: "hello server\n",
      sockets: { server: [UDP_BOUND] },
    }),
    server.steps("send", {
      why: "The answer, to that address.",
      source: "sendto(2)",
      calls: [returns("sendto", 15)],
      packets: [server.sendsDatagram({ data: "welcome to join" })],
      sockets: { client: [{ ...UNCONNECTED, recvQ: "some" }] },
    }),
    client.steps("receive", {
      why: "The client takes it out of its queue.",
      calls: [returns("recvfrom", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [UNCONNECTED] },
    }),
    server.steps("socket", {
      why: "The server's program makes a second socket, to play a stranger.",
      calls: [returns("socket", 4)],
      packets: [],
    }),
    server.steps("send-from-elsewhere", {
      why: "A datagram from a port the client never sent to. A socket that is not connected takes what comes to its port, whoever sent it.",
      source: "RFC 768; udp(7)",
      calls: [returns("sendto", 14)],
      packets: [server.sendsDatagram({ connection: 2, data: "from elsewhere" })],
      sockets: {
        server: [UDP_BOUND, { ...UNCONNECTED, connection: 2 }],
        client: [{ ...UNCONNECTED, recvQ: "some" }],
      },
    }),
    client.steps("receive-stranger", {
      why: "So the client has to look at the address recvfrom gives before it believes what it reads.",
      source: "recvfrom(2)",
      calls: [returns("recvfrom", 14)],
      packets: [],
      prints: "from elsewhere\n",
      sockets: { client: [UNCONNECTED] },
    }),
    client.steps("connect", {
      why: "The same socket, connected now: nothing is sent, but its row gets addresses and the word ESTABLISHED, and from here on only the server's port can reach it.",
      source: "connect(2), udp(7)",
      calls: [returns("connect", 0)],
      packets: [],
      sockets: { client: [UDP_CONNECTED] },
      shows: ["U2"],
    }),
    client.steps("close", {
      why: "The row goes; nobody is told.",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [] },
    }),
  ],
  flags: "UDP UDP UDP",
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED CLOSED" },
});
