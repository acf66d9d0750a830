import { client, lab, returns, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

/** A row with only a port, which the kernel chose at the first sendto. */
const UNCONNECTED = { ...UDP_BOUND, connection: 1, anyAddress: true } as const;
const OTHER = { ...UNCONNECTED, connection: 2 } as const;

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
      why: "sendto names the other end for this one datagram. The first sendto gives the socket a port, on all its addresses, so that an answer can arrive. The row has no remote end and no state.",
      source: "udp(7), sendto(2)",
      calls: [returns("sendto", 12)],
      packets: [client.sendsDatagram({ to: "server", data: "hello server" })],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }], client: [UNCONNECTED] },
      shows: ["U2"],
    }),
    server.steps("receive", {
      why: "recvfrom returns the sender's address. The server cannot know whether that client is connected.",
      source: "recvfrom(2)",
      calls: [returns("recvfrom", 12)],
      packets: [],
      prints: "hello server\n",
      sockets: { server: [UDP_BOUND] },
    }),
    server.steps("send", {
      why: "The server sends its answer to that address.",
      source: "sendto(2)",
      calls: [returns("sendto", 15)],
      packets: [server.sendsDatagram({ to: "client", data: "welcome to join" })],
      sockets: { client: [{ ...UNCONNECTED, recvQ: "some" }] },
    }),
    client.steps("receive", {
      why: "The client takes the answer from its queue.",
      calls: [returns("recvfrom", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [UNCONNECTED] },
    }),
    client.steps("socket-again", {
      why: "The client's program makes a second socket, as another client would.",
      calls: [returns("socket", 4)],
      packets: [],
    }),
    client.steps("send-from-other", {
      why: "The socket gets a port of its own. Its datagram goes into the same queue of the same socket as the first one. The server's socket is not connected either, and accepts every datagram sent to its port, whatever the sender.",
      source: "RFC 768; udp(7)",
      calls: [returns("sendto", 6)],
      packets: [client.sendsDatagram({ to: "server", connection: 2, data: "me too" })],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }], client: [UNCONNECTED, OTHER] },
      shows: ["U2"],
    }),
    server.steps("receive-again", {
      why: "There is no accept and no second descriptor. One socket serves both senders, and only the address from recvfrom distinguishes them.",
      source: "recvfrom(2)",
      calls: [returns("recvfrom", 6)],
      packets: [],
      prints: "me too\n",
      sockets: { server: [UDP_BOUND] },
    }),
    client.steps("connect", {
      why: "The client's first socket is connected now. Nothing is sent, but its row gets addresses and the word ESTABLISHED. From now on only the server's port can reach it.",
      source: "connect(2), udp(7)",
      calls: [returns("connect", 0)],
      packets: [],
      sockets: { client: [UDP_CONNECTED, OTHER] },
      shows: ["U2"],
    }),
    client.steps("close", {
      why: "The row of this socket is removed, and the other socket's row stays. Nothing is sent.",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [OTHER] },
    }),
  ],
  flags: "UDP UDP UDP",
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED CLOSED" },
});
