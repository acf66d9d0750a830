import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_2,
  LISTEN,
  lab,
  returns,
  server,
} from "wirestep/lab";

const SECOND = { ...ESTABLISHED, connection: 2 } as const;
const NOT_ACCEPTED = { ...ESTABLISHED, owner: "none" } as const;

export default lab("two-clients", {
  question: "How does one server port keep two connections apart?",
  families: [4, 6],
  steps: [
    server.steps("listen", {
      why: "The server listens on one port, for all clients.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "The first connection. The kernel has chosen a port for the client's end.",
      packets: [client.sends("S"), server.sends("S."), client.sends(".")],
      sockets: { server: [{ ...LISTEN, recvQ: 1 }, NOT_ACCEPTED], client: [ESTABLISHED] },
    }),
    client.steps("connect-again", {
      why: "The second connection goes to the same address and port, from another port of the client. Three of the four parts of the four-tuple are the same and one differs, so it is another connection, with its own row in both tables.",
      source: "RFC 9293, 3.3.1 and 4 (connection)",
      packets: [
        client.sends("S", { connection: 2 }),
        server.sends("S.", { connection: 2 }),
        client.sends(".", { connection: 2 }),
      ],
      sockets: {
        server: [{ ...LISTEN, recvQ: 2 }, NOT_ACCEPTED, { ...NOT_ACCEPTED, connection: 2 }],
        client: [ESTABLISHED, SECOND],
      },
      shows: ["E14"],
    }),
    server.steps("accept", {
      why: "One of the two rows now belongs to the server's program.",
      source: "accept(2)",
      packets: [],
      sockets: {
        server: [{ ...LISTEN, recvQ: 1 }, ESTABLISHED, { ...NOT_ACCEPTED, connection: 2 }],
      },
    }),
    server.steps("accept-again", {
      why: "The other row belongs to it too. All three of the server's sockets have the local port 12345: a port does not identify a socket.",
      source: "accept(2)",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED, SECOND] },
      shows: ["E14"],
    }),
    server.steps("send-first", {
      why: "Data sent on the first connection are queued in the first connection's row, and only there.",
      source: "RFC 9293, 3.10.7",
      packets: [server.sends("P.", { seq: 1, data: "welcome to join" }), client.sends(".")],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }, SECOND] },
      shows: ["E14"],
    }),
    server.steps("send-second", {
      why: "The second connection counts its bytes from 1 again: each connection has its own sequence numbers.",
      source: "RFC 9293, 3.4",
      packets: [
        server.sends("P.", { connection: 2, seq: 1, data: "welcome to you too" }),
        client.sends(".", { connection: 2, ack: 19 }),
      ],
      sockets: {
        client: [
          { ...ESTABLISHED, recvQ: 15 },
          { ...SECOND, recvQ: 18 },
        ],
      },
      shows: ["E14"],
    }),
    client.steps("receive-second", {
      why: "The client may read the connections in any order: data waiting in one does not delay the other.",
      packets: [],
      prints: "welcome to you too\n",
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }, SECOND] },
    }),
    client.steps("receive-first", {
      why: "The first connection's bytes are still there.",
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [ESTABLISHED, SECOND] },
    }),
    client.steps("close", {
      why: "Closing the first connection does not change the second.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F."), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT, SECOND], client: [FIN_WAIT_2, SECOND] },
      shows: ["E14"],
    }),
  ],
  flags: "S S. . S S. . P. . P. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT",
    client: "CLOSED ESTABLISHED FIN-WAIT-2",
  },
});
