import { client, ESTABLISHED, lab, opening, returns, server } from "wirestep/lab";

export default lab("stream-boundaries", {
  question: "Does recv() give back what one send() took?",
  families: [4, 6],
  steps: [
    ...opening(),
    server.steps("send-first", {
      why: "8 bytes, sent at once as a segment of their own. They wait in the client's receive queue.",
      source: "RFC 9293, 3.9.1",
      calls: [returns("send", 8)],
      packets: [server.sends("P.", { seq: 1, data: "welcome " }), client.sends(".", { ack: 9 })],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 8 }] },
    }),
    server.steps("send-second", {
      why: "7 more, a second segment. The client's kernel puts them behind the first 8: the queue is one row of 15 bytes and keeps no mark where one segment ended.",
      source: "RFC 9293, 3.9.1",
      calls: [returns("send", 7)],
      packets: [server.sends("P.", { seq: 9, data: "to join" }), client.sends(".", { ack: 16 })],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
    }),
    client.steps("receive-both", {
      why: "One recv with room for 1024 bytes takes all that is there: two sends, one recv.",
      source: "recv(2); tcp(7)",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
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
      why: "This recv has room for 8 bytes and takes 8. Nothing is lost, as it would be with UDP: the other 8 stay in the queue.",
      source: "recv(2)",
      calls: [returns("recv", 8)],
      packets: [],
      prints: "and stay\n",
      sockets: { client: [{ ...ESTABLISHED, recvQ: 8 }] },
      shows: ["D5"],
    }),
    client.steps("receive-rest", {
      why: "The next recv goes on where the last one stopped: one send, two recvs. Where a message ends is for the two programs to agree on, by a length in front or a line end behind.",
      source: "recv(2)",
      calls: [returns("recv", 8)],
      packets: [],
      prints: " a while\n",
      sockets: { client: [ESTABLISHED] },
      shows: ["D5"],
    }),
  ],
  flags: "S S. . P. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
