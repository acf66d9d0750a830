import {
  CLOSE_WAIT,
  client,
  FIN_WAIT_2,
  LISTEN,
  lab,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

/** FIN-WAIT-2 while the program still has the socket open to read: no timer ends it. */
const READING: typeof FIN_WAIT_2 = { ...FIN_WAIT_2, owner: "program", timer: "off" };

export default lab("half-close", {
  question: "Can a connection be closed in one direction only, and used in the other?",
  families: [4, 6],
  steps: [
    ...opening(),
    client.steps("shutdown", {
      why: "shutdown(SHUT_WR) declares that the client sends no more. The segments and states are those of close. But the descriptor stays, the FIN-WAIT-2 row still names the client's program, and no timer runs on it.",
      source: "RFC 9293, 3.6; shutdown(2)",
      calls: [returns("shutdown", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [READING] },
    }),
    server.steps("receive-end", {
      why: "recv returns 0, the end of what the client sent. The program has now read past the FIN, so Recv-Q is 0 again. The state stays CLOSE-WAIT until the server closes.",
      source: "recv(2)",
      calls: [returns("recv", 0)],
      packets: [],
      sockets: { server: [LISTEN, { ...CLOSE_WAIT, recvQ: 0 }] },
    }),
    server.steps("send", {
      why: "The server's direction is still open. 15 bytes leave in CLOSE-WAIT, and the client's kernel acknowledges them in FIN-WAIT-2. Their ack is 2, and the client's answer has seq 2: after its FIN, the client sends nothing that takes a number.",
      source: "RFC 9293, 3.6, case 1",
      calls: [returns("send", 15)],
      packets: [
        server.sends("P.", { seq: 1, ack: 2, data: "welcome to join", reads: "seq 1:16, ack 2," }),
        client.sends(".", { seq: 2, ack: 16 }),
      ],
      sockets: { client: [{ ...READING, recvQ: 15 }] },
      shows: ["C3"],
    }),
    client.steps("receive", {
      why: "The client's program gets them, although it has ended its own direction.",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [READING] },
      shows: ["C3"],
    }),
    server.steps("close", {
      why: "The second direction ends, as in the lab close. The TIME-WAIT row names no program, although the client has not closed its descriptor: the kernel needs no socket to wait.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 16, ack: 2 }), client.sends(".", { seq: 2, ack: 17 })],
      sockets: { server: [LISTEN], client: [{ ...TIME_WAIT, timer: "timewait" }] },
    }),
    client.steps("receive-end", {
      why: "The client reads the end too.",
      source: "recv(2)",
      calls: [returns("recv", 0)],
      packets: [],
    }),
    client.steps("close", {
      why: "close gives the descriptor back. Both FINs have been sent and acknowledged, so nothing is left to send.",
      calls: [returns("close", 0)],
      packets: [],
    }),
  ],
  flags: "S S. . F. . P. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT",
  },
});
