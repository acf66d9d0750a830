import { client, ESTABLISHED, lab, opening, returns, server } from "wirestep/lab";

export default lab("stream-boundaries", {
  question: "Does recv() return what one send() took?",
  families: [4, 6],
  steps: [
    ...opening(),
    server.steps("send-first", {
      why: "The server sends 8 bytes, which leave at once as one segment. They wait in the client's receive queue.",
      source: "RFC 9293, 3.9.1",
      calls: [returns("send", 8)],
      packets: [server.sends("P.", { seq: 1, data: "welcome " }), client.sends(".", { ack: 9 })],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 8 }] },
    }),
    server.steps("send-second", {
      why: "7 more bytes make a second segment. The client's kernel puts them behind the first 8: the queue is one sequence of 15 bytes and does not mark where a segment ended.",
      source: "RFC 9293, 3.9.1",
      calls: [returns("send", 7)],
      packets: [server.sends("P.", { seq: 9, data: "to join" }), client.sends(".", { ack: 16 })],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
    }),
    client.steps("receive-both", {
      why: "One recv with room for 1024 bytes takes all 15: two sends, one recv.",
      source: "recv(2); tcp(7)",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      printsMatter: true,
      sockets: { client: [ESTABLISHED] },
      shows: ["D5"],
    }),
    server.steps("send-long", {
      why: "Now the other way round: 16 bytes in one send, and one segment.",
      calls: [returns("send", 16)],
      packets: [
        server.sends("P.", { seq: 16, data: "and stay a while" }),
        client.sends(".", { ack: 32 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 16 }] },
    }),
    client.steps("receive-half", {
      why: "This recv has room for 8 bytes and takes 8. The other 8 stay in the queue. With UDP they would be lost.",
      source: "recv(2)",
      calls: [returns("recv", 8)],
      packets: [],
      prints: "and stay\n",
      printsMatter: true,
      sockets: { client: [{ ...ESTABLISHED, recvQ: 8 }] },
      shows: ["D5"],
    }),
    client.steps("receive-rest", {
      why: "The next recv continues where the last one stopped: one send, two recvs. The two programs must agree on where a message ends, for example by a length before it or a line end after it.",
      source: "recv(2)",
      calls: [returns("recv", 8)],
      packets: [],
      prints: " a while\n",
      printsMatter: true,
      sockets: { client: [ESTABLISHED] },
      shows: ["D5"],
    }),
  ],
  flags: "S S. . P. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
