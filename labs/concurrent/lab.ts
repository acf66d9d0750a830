import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

const SECOND = { ...ESTABLISHED, connection: 2 } as const;
const FIRST_WAITS = { ...ESTABLISHED, owner: "none" } as const;
const SECOND_WAITS = { ...SECOND, owner: "none" } as const;

export default lab("concurrent", {
  question: "How does a server answer its second client while the first one is silent?",
  families: [4, 6],
  steps: [
    server.steps("listen", {
      why: "The server listens. Until its next line runs, its kernel alone deals with the clients.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "The first client connects. It will say nothing for a while.",
      packets: [client.sends("S"), server.sends("S."), client.sends(".")],
      sockets: { server: [{ ...LISTEN, recvQ: 1 }, FIRST_WAITS], client: [ESTABLISHED] },
    }),
    client.steps("connect-again", {
      why: "The second client connects. Both connections wait in the accept queue, in the order in which they were established.",
      source: "accept(2)",
      packets: [
        client.sends("S", { connection: 2 }),
        server.sends("S.", { connection: 2 }),
        client.sends(".", { connection: 2 }),
      ],
      sockets: {
        server: [{ ...LISTEN, recvQ: 2 }, FIRST_WAITS, SECOND_WAITS],
        client: [ESTABLISHED, SECOND],
      },
      shows: ["E14"],
    }),
    client.steps("send-second", {
      why: "The second client sends. Its kernel needs no program of the server for this: the 5 bytes are in the Recv-Q of a connection that no program has accepted.",
      packets: [
        client.sends("P.", { connection: 2, data: "hello" }),
        server.sends(".", { connection: 2, ack: 6 }),
      ],
      sockets: {
        server: [{ ...LISTEN, recvQ: 2 }, FIRST_WAITS, { ...SECOND_WAITS, recvQ: 5 }],
      },
    }),
    server.starts("serve", {
      blocksIn: "poll",
      why: "The server accepts both and asks poll which of its sockets has something to read. That is the second connection, and the server reads and answers there. A server that calls recv on the first connection would sleep there, and the second client would get nothing. Then poll waits for all three sockets at once.",
      source: "poll(2)",
      packets: [
        server.sends("P.", { connection: 2, data: "welcome" }),
        client.sends(".", { connection: 2, ack: 8 }),
      ],
      sockets: {
        server: [LISTEN, ESTABLISHED, SECOND],
        client: [ESTABLISHED, { ...SECOND, recvQ: 7 }],
      },
    }),
    client.steps("receive-second", {
      why: "The second client has its answer, and the first one has not said a word.",
      calls: [returns("recv", 7)],
      packets: [],
      prints: "welcome\n",
      sockets: { client: [ESTABLISHED, SECOND] },
    }),
    client.steps("send-first", {
      why: "The first client sends at last. Its bytes wake the server in poll, and it is answered too: to serve the second client first has not lost it.",
      packets: [
        client.sends("P.", { data: "me too" }),
        server.sends(".", { ack: 7 }),
        server.sends("P.", { data: "welcome" }),
        client.sends(".", { ack: 8 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 7 }, SECOND] },
    }),
    client.steps("receive-first", {
      why: "The first client has its answer. Both connections stay open, and the server waits for either.",
      calls: [returns("recv", 7)],
      packets: [],
      prints: "welcome\n",
      sockets: { client: [ESTABLISHED, SECOND] },
    }),
  ],
  flags: "S S. . S S. . P. . P. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
