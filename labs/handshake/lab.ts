import { client, ESTABLISHED, ISN, LISTEN, lab, returns, server } from "wirestep/lab";

/** The options of Linux's SYN, in this order. The MSS is Ethernet's 1500 minus 40 or 60 bytes of headers. */
const SYN_OPTIONS = { 4: "mss 1460,sackOK,TS,nop,wscale", 6: "mss 1440,sackOK,TS,nop,wscale" };
/** The largest number of full segments whose bytes a field of 16 bits can count. */
const SYN_WINDOW = { 4: 44 * 1460, 6: 45 * 1440 };

export default lab("handshake", {
  question: "What does connect() send, and when does the connection exist?",
  families: [4, 6],
  steps: [
    server.steps("listen", {
      why: "bind and listen only change the server's kernel: the port is now in its socket table, in LISTEN. Nothing is sent, so no client can know.",
      source: "RFC 9293, 3.10.1",
      calls: [returns("socket", 3), returns("bind", 0), returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN], client: [] },
      shows: ["E1"],
    }),
    client.steps("connect", {
      why: "connect sends a SYN with the client's initial sequence number (ISN). The server's kernel answers with its own ISN and acknowledges the client's ISN plus one, because a SYN takes one sequence number. The client acknowledges in turn. No line of the server ran: the connection waits in the accept queue, so Recv-Q of the LISTEN row is 1 and no program owns the new row yet.",
      source: "RFC 9293, 3.5",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [
        client.sends("S", { seq: ISN, window: SYN_WINDOW, options: SYN_OPTIONS }),
        server.sends("S.", { seq: ISN, ack: ISN + 1, options: SYN_OPTIONS }),
        client.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "Flags [.], ack 1," }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
      shows: ["E2", "E3", "E4", "E7", "E9", "E10", "E11", "E13"],
    }),
    server.steps("accept", {
      why: "accept takes the first completed connection from the queue and gives it a file descriptor. The handshake was complete long before, so nothing is sent.",
      source: "RFC 9293, 3.9.1; accept(2)",
      calls: [returns("accept", 4)],
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
      shows: ["E8"],
    }),
    server.starts("accept-again", {
      blocksIn: "accept",
      why: "The queue is empty now, so the server sleeps inside accept until there is a connection to take.",
      source: "accept(2)",
      packets: [],
      shows: ["E8"],
    }),
    client.steps("connect-again", {
      why: "The client opens a second connection from another port: the same three segments with new ISNs. Its last ACK wakes the server, and accept returns.",
      source: "RFC 9293, 3.5",
      calls: [returns("socket", 4), returns("connect", 0)],
      packets: [
        client.sends("S", { connection: 2, options: SYN_OPTIONS }),
        server.sends("S.", { connection: 2, options: SYN_OPTIONS }),
        client.sends(".", { connection: 2 }),
      ],
      finishes: server.line("accept-again", { calls: [returns("accept", 5)] }),
      sockets: {
        server: [LISTEN, ESTABLISHED, { ...ESTABLISHED, connection: 2 }],
        client: [ESTABLISHED, { ...ESTABLISHED, connection: 2 }],
      },
      shows: ["E2", "E8", "E9"],
    }),
  ],
  flags: "S S. . S S. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED",
    client: "CLOSED ESTABLISHED",
  },
});
