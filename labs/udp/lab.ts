import { client, lab, returns, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

export default lab("udp", {
  question: "What is left of all this without connections?",
  families: [4, 6],
  steps: [
    server.steps("bind", {
      why: "A bound UDP socket can receive; there is no listen. Its row has no state, because UDP has no states.",
      source: "RFC 768",
      calls: [returns("socket", 3), returns("bind", 0)],
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
      shows: ["U2"],
    }),
    client.steps("connect", {
      why: "connect on a UDP socket sends nothing. It records the other end's address, so that the socket sends there and receives only from there. netstat shows that as ESTABLISHED, and the server does not know of it.",
      source: "connect(2), udp(7)",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [],
      sockets: { client: [UDP_CONNECTED] },
      shows: ["U1", "U2"],
    }),
    client.steps("send", {
      why: "One send makes one datagram and gets no answer: UDP acknowledges nothing. The datagram waits in the server's receive queue, where Recv-Q counts the kernel's buffer, not the 12 bytes.",
      source: "RFC 768",
      calls: [returns("send", 12)],
      packets: [client.sendsDatagram({ data: "hello server", reads: "UDP, length 12" })],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
      shows: ["U1"],
    }),
    server.steps("receive", {
      why: "recvfrom takes the datagram and returns its sender, because no connection records the sender.",
      source: "recvfrom(2)",
      calls: [returns("recvfrom", 12)],
      packets: [],
      prints: "hello server\n",
      sockets: { server: [UDP_BOUND] },
    }),
    server.steps("send", {
      why: "The answer goes to that address, again as one datagram.",
      source: "sendto(2)",
      calls: [returns("sendto", 15)],
      packets: [server.sendsDatagram({ data: "welcome to join", reads: "UDP, length 15" })],
      sockets: { client: [{ ...UDP_CONNECTED, recvQ: "some" }] },
      shows: ["U1"],
    }),
    client.steps("receive", {
      why: "The client takes the datagram from its queue.",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [UDP_CONNECTED] },
    }),
    client.steps("close", {
      why: "Closing sends nothing: the row is gone, and the server does not learn of it.",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [] },
    }),
    server.steps("close", {
      why: "The same happens on the other side. No state is left to wait for.",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { server: [] },
    }),
  ],
  flags: "UDP UDP",
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED CLOSED" },
});
