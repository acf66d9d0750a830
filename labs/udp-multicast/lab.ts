import { client, lab, returns, server, UDP_BOUND } from "wirestep/lab";

export default lab("udp-multicast", {
  question: "How does one datagram reach only the hosts that want it?",
  steps: [
    server.steps("bind", {
      why: "The server receives on port 12345 of all its addresses. A group is not among them yet.",
      source: "RFC 1112, 7.1; ip(7)",
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
    }),
    client.steps("socket", {
      why: "A UDP socket without a port is in no table.",
      calls: [returns("socket", 3)],
      packets: [],
    }),
    client.steps("send-to-no-one", {
      why: "Anyone may send to a group, without being a member and without an option. The datagram is on the wire, but the server's kernel has not joined the group and drops it: Recv-Q stays 0. No ICMP message answers a datagram to a group.",
      source: "RFC 1112, 4 and 7.2; RFC 1122, 3.2.2",
      calls: [returns("sendto", 15)],
      packets: [
        client.sendsDatagram({
          to: "239.1.2.3",
          data: "is anyone here?",
          reads: "> 239.1.2.3.12345: UDP, length 15",
        }),
      ],
      sockets: { client: [{ ...UDP_BOUND, connection: 1, anyAddress: true }] },
      shows: ["U7"],
    }),
    server.steps("join", {
      why: "The program names a group, and the kernel joins it. It reports that to the routers of the network by IGMP, which is not shown here. The socket's row does not change.",
      source: "ip(7), IP_ADD_MEMBERSHIP; RFC 3376, 5.1",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send", {
      why: "The same datagram again, to the same address. Now the server's kernel takes it.",
      source: "RFC 1112, 4",
      calls: [returns("sendto", 9)],
      packets: [client.sendsDatagram({ to: "239.1.2.3", data: "hello all" })],
      sockets: { server: [{ ...UDP_BOUND, recvQ: "some" }] },
      shows: ["U7"],
    }),
    server.steps("receive", {
      why: "recvfrom returns the sender's own address. A group is never a source.",
      source: "RFC 1112, 7.2; recvfrom(2)",
      calls: [returns("recvfrom", 9)],
      packets: [],
      prints: "hello all\n",
      sockets: { server: [UDP_BOUND] },
    }),
    server.steps("leave", {
      why: "The socket was the only one of the host in this group, so the kernel leaves it.",
      source: "ip(7), IP_DROP_MEMBERSHIP",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send-after-leaving", {
      why: "The sender does not notice: it has no list of members. The server's kernel drops the datagram as before.",
      source: "RFC 1112, 4",
      calls: [returns("sendto", 11)],
      packets: [client.sendsDatagram({ to: "multicast", data: "still here?" })],
      shows: ["U7"],
    }),
  ],
  flags: "UDP UDP UDP",
  states: { server: "CLOSED", client: "CLOSED" },
});
