import { client, fails, lab, returns, server, sets, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

const WAITING = { ...UDP_BOUND, recvQ: "some" } as const;
const EMPTY = { server: [UDP_BOUND] };

export default lab("udp-fragments", {
  question: "What happens to a datagram that does not fit into one packet?",
  steps: [
    server.steps("bind", {
      why: "The server receives on port 12345.",
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
    }),
    client.steps("connect", {
      why: "connect records the server's address, and sends nothing.",
      packets: [],
      sockets: { client: [UDP_CONNECTED] },
    }),
    client.steps("send-one-packet", {
      why: "1472 bytes of data, 8 of UDP and 20 of IP are 1500 bytes, the most that the network carries in a packet.",
      source: "RFC 768; RFC 791, 3.1",
      calls: [returns("send", 1472)],
      packets: [client.sendsDatagram({ length: 1472, reads: "UDP, length 1472" })],
      sockets: { server: [WAITING] },
    }),
    server.steps("receive-one-packet", {
      why: "recv takes the datagram.",
      calls: [returns("recv", 1472)],
      packets: [],
      sockets: EMPTY,
    }),
    client.steps("send-one-byte-more", {
      why: "One byte more, and IP divides the datagram: a fragment carries 1480 bytes, and the second one the last byte. Only the first fragment has the UDP header with the ports.",
      source: "RFC 791, 2.3 and 3.2",
      calls: [returns("send", 1473)],
      packets: [client.sendsDatagram({ length: 1473, fragments: [1480, 1] })],
      sockets: { server: [WAITING] },
      shows: ["U6"],
    }),
    server.steps("receive-one-byte-more", {
      why: "The receiving kernel joins the fragments. The program gets one datagram and cannot see that it came in two packets.",
      source: "RFC 791, 3.2; recv(2)",
      calls: [returns("recv", 1473)],
      packets: [],
      sockets: EMPTY,
      shows: ["U6"],
    }),
    client.steps("send-4000", {
      why: "4008 bytes with the UDP header: two fragments of 1480 bytes and one of 1048. An offset counts units of 8 bytes, so all fragments but the last have a multiple of 8.",
      source: "RFC 791, 3.1 and 3.2",
      calls: [returns("send", 4000)],
      packets: [client.sendsDatagram({ length: 4000, fragments: [1480, 1480, 1048] })],
      sockets: { server: [WAITING] },
      shows: ["U6"],
    }),
    server.steps("receive-4000", {
      why: "If one of the three were lost, the kernel would drop the other two after 30 seconds, and recv would get nothing.",
      source: "RFC 791, 3.2; ip(7), ipfrag_time",
      calls: [returns("recv", 4000)],
      packets: [],
      sockets: EMPTY,
      shows: ["U6"],
    }),
    client.steps("forbid", {
      why: "With this option the kernel divides no datagram of the socket and sets the flag DF.",
      source: "ip(7), IP_MTU_DISCOVER",
      calls: [sets("IP_MTU_DISCOVER", 2)],
      packets: [],
    }),
    client.steps("send-refused", {
      why: "Now the datagram is too long for the network, and the program learns it: nothing is sent. TCP does the same by its MSS (lab segmentation).",
      source: "udp(7), EMSGSIZE; RFC 8900, 3",
      calls: [fails("send", "EMSGSIZE")],
      packets: [],
      shows: ["U6"],
    }),
  ],
  flags: "UDP UDP UDP",
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED" },
});
