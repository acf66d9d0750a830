import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_2,
  LISTEN,
  lab,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

export default lab("close", {
  question: "What does close() send, which states follow, and what is left afterwards?",
  families: [4, 6],
  steps: [
    ...opening(),
    server.steps("send", {
      why: "The server sends 15 bytes, so that the numbers below are not all 1.",
      packets: [server.sends("P.", { data: "welcome to join" }), client.sends(".")],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
    }),
    client.steps("receive", {
      why: "The client reads them. Closing with unread data would send a RST instead (lab unread-data).",
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [ESTABLISHED] },
    }),
    client.steps("close", {
      why: "close sends a FIN, which also acknowledges what came before. The server's kernel acknowledges the FIN with 2, because a FIN takes one sequence number. The client has sent all it had to send and is in FIN-WAIT-2. The server may still send and is in CLOSE-WAIT; its Recv-Q counts the FIN. No program owns the client's row now.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [
        client.sends("F.", { seq: 1, ack: 16, reads: "seq 1, ack 16," }),
        server.sends(".", { ack: 2, reads: "ack 2," }),
      ],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
      shows: ["C1", "C5"],
    }),
    server.steps("close", {
      why: "The server closes too. It sends a FIN, and the client acknowledges it with 17, one more than the SYN and the 15 bytes took. The server's end is CLOSED and its row is gone. The client closed first, so it stays in TIME-WAIT for 60 seconds to answer a FIN that might come again.",
      source: "RFC 9293, 3.6 and 3.4.1",
      calls: [returns("close", 0)],
      packets: [
        server.sends("F.", { seq: 16, ack: 2, reads: "seq 16, ack 2," }),
        client.sends(".", { ack: 17, reads: "ack 17," }),
      ],
      sockets: {
        server: [LISTEN],
        client: [{ ...TIME_WAIT, timer: "timewait", timerSeconds: [50, 60] }],
      },
      shows: ["C4", "C5", "C6"],
    }),
    server.steps("close-listening", {
      why: "The listening socket has no other side. Closing it frees the port, and nothing is sent.",
      source: "RFC 9293, 3.10.4",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { server: [] },
      shows: ["C11"],
    }),
  ],
  flags: "S S. . P. . F. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT",
  },
});
