import { client, fails, lab, returns, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

/** As tcpdump prints it for ICMP and for ICMPv6. */
const UNREACHABLE = {
  4: "server udp port 12345 unreachable",
  6: "unreachable port, server udp port 12345",
};
const UNCONNECTED = { ...UDP_BOUND, connection: 2, anyAddress: true } as const;

export default lab("udp-closed-port", {
  question: "Which program learns that a datagram was not received?",
  families: [4, 6],
  steps: [
    client.steps("connect", {
      why: "No socket has the server's port. connect succeeds all the same: it sends nothing, so it cannot know.",
      source: "udp(7), connect(2)",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [],
      sockets: { server: [], client: [UDP_CONNECTED] },
    }),
    client.steps("send", {
      why: "send returns 13: the datagram left. The server's kernel finds no socket for it and reports that with an ICMP message, because UDP has no RST. The client's kernel records the error on the socket.",
      source: "RFC 1122, 4.1.3.1; RFC 792; RFC 4443, 3.1",
      calls: [returns("send", 13)],
      packets: [client.sendsDatagram({ data: "anybody there" }), server.sendsIcmp(UNREACHABLE)],
      shows: ["U3"],
    }),
    client.steps("receive", {
      why: "The next call reports the recorded error, here recv, which does not wait for an answer. The error does not break the socket: its row stays.",
      source: "udp(7), recv(2)",
      calls: [fails("recv", "ECONNREFUSED")],
      packets: [],
      shows: ["U3"],
    }),
    client.steps("socket", {
      why: "A second socket, without connect. It has no port yet, so it is in no table.",
      source: "udp(7)",
      calls: [returns("socket", 4)],
      packets: [],
    }),
    client.steps("send-to", {
      why: "The same datagram gets the same ICMP message. sendto gave the socket a port, but no other end.",
      source: "udp(7)",
      calls: [returns("sendto", 13)],
      packets: [
        client.sendsDatagram({ connection: 2, data: "anybody there" }),
        server.sendsIcmp(UNREACHABLE),
      ],
      sockets: { client: [UDP_CONNECTED, UNCONNECTED] },
      shows: ["U3"],
    }),
    client.steps("receive-free", {
      why: "This socket may send to many ends, so an error without its datagram would mean nothing. Therefore the kernel drops the ICMP message, and the call reports only that there is nothing to receive.",
      source: "RFC 1122, 4.1.3.3; udp(7), IP_RECVERR",
      calls: [fails("recv", "EAGAIN")],
      packets: [],
      shows: ["U3"],
    }),
    server.steps("bind", {
      why: "Now the server has a socket on the port. The client gets no notice of that either.",
      source: "bind(2)",
      packets: [],
      sockets: { server: [UDP_BOUND] },
    }),
    client.steps("send-to-again", {
      why: "One datagram and no answer: in UDP, success looks like this. So does a lost datagram.",
      source: "RFC 768",
      calls: [returns("sendto", 13)],
      packets: [client.sendsDatagram({ connection: 2, data: "hello at last" })],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
    }),
    server.steps("receive", {
      why: "The server takes the datagram from its queue. The datagrams sent before its bind are lost for good.",
      calls: [returns("recvfrom", 13)],
      packets: [],
      prints: "hello at last\n",
      sockets: { server: [UDP_BOUND] },
    }),
  ],
  flags: "UDP ICMP UDP ICMP UDP",
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED" },
});
