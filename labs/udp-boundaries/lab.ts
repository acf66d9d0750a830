import { client, lab, returns, server, UDP_BOUND, UDP_CONNECTED } from "wirestep/lab";

const WAITING = { ...UDP_BOUND, recvQ: "some" } as const;

export default lab("udp-boundaries", {
  question: "What does recv() return if several datagrams wait, or one that is too long?",
  steps: [
    server.steps("bind", {
      why: "The server can receive from now on.",
      packets: [],
      sockets: { server: [UDP_BOUND], client: [] },
    }),
    client.steps("connect", {
      why: "connect records the server's address, as in the lab udp, and sends nothing.",
      packets: [],
      sockets: { client: [UDP_CONNECTED] },
    }),
    client.steps("send", {
      why: "One call, one datagram.",
      source: "RFC 768",
      calls: [returns("send", 8)],
      packets: [client.sendsDatagram({ data: "welcome " })],
      sockets: { server: [WAITING] },
    }),
    client.steps("send-again", {
      why: "The client sends another. The server has received nothing yet, so both datagrams wait in its queue.",
      calls: [returns("send", 7)],
      packets: [client.sendsDatagram({ data: "to join" })],
    }),
    client.steps("send-nothing", {
      why: "A datagram may be empty: a header and no data. TCP would send nothing here.",
      source: "RFC 768; sendmsg(2)",
      calls: [returns("sendmsg", 0)],
      packets: [client.sendsDatagram({ length: 0, reads: "UDP, length 0" })],
      shows: ["U4"],
    }),
    server.steps("receive", {
      why: "recv has room for 1024 bytes and 15 wait, but recv takes one datagram: 8 bytes. With TCP it would return all 15.",
      source: "recv(2); RFC 768",
      calls: [returns("recv", 8)],
      packets: [],
      prints: "welcome \n",
      printsMatter: true,
      shows: ["U4"],
    }),
    server.steps("receive-again", {
      why: "recv takes the second datagram.",
      calls: [returns("recv", 7)],
      packets: [],
      prints: "to join\n",
      printsMatter: true,
      shows: ["U4"],
    }),
    server.steps("receive-nothing", {
      why: "recv takes the empty datagram and returns 0, for zero bytes received. With TCP, 0 would mean that the other side has closed; here it does not.",
      source: "recv(2)",
      calls: [returns("recv", 0)],
      packets: [],
      sockets: { server: [UDP_BOUND] },
      shows: ["U4"],
    }),
    client.steps("send-long", {
      why: "The client sends 15 bytes, for a buffer of 7.",
      calls: [returns("send", 15)],
      packets: [client.sendsDatagram({ data: "welcome to join" })],
      sockets: { server: [WAITING] },
    }),
    server.steps("receive-short", {
      why: "recv fills the 7 bytes that it has room for and returns 7. The other 8 are lost, and the queue is empty.",
      source: "recv(2)",
      calls: [returns("recv", 7)],
      packets: [],
      prints: "welcome\n",
      printsMatter: true,
      sockets: { server: [UDP_BOUND] },
      shows: ["U4"],
    }),
    client.steps("send-long-again", {
      why: "The client sends the same again.",
      calls: [returns("send", 15)],
      packets: [client.sendsDatagram({ data: "welcome to join" })],
      sockets: { server: [WAITING] },
    }),
    server.steps("receive-length", {
      why: "With MSG_TRUNC, recv returns the length that the datagram had, 15, and still writes only 7 bytes. A result above the buffer's size shows that the datagram was truncated.",
      source: "recv(2), MSG_TRUNC",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome\n",
      printsMatter: true,
      sockets: { server: [UDP_BOUND] },
      shows: ["U4"],
    }),
  ],
  flags: "UDP UDP UDP UDP UDP",
  states: { server: "CLOSED", client: "CLOSED ESTABLISHED" },
});
