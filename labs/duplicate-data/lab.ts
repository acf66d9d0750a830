import { client, ESTABLISHED, LISTEN, lab, network, opening, returns, server } from "wirestep/lab";

/** The segment once more, and what the server's kernel says to that. */
const AGAIN = [
  client.sends("P.", { seq: 1, data: "welcome to join" }),
  server.sends(".", {
    seq: 1,
    ack: 16,
    options: "nop,nop,TS,nop,nop,sack",
    reads: "sack 1 {1:16}",
  }),
];

export default lab("duplicate-data", {
  question: "What if the network brings a segment twice?",
  steps: [
    ...opening(),
    client.steps("send", {
      why: "15 bytes leave, arrive and are acknowledged. They wait for recv.",
      calls: [returns("send", 15)],
      packets: [client.sends("P.", { seq: 1, data: "welcome to join" }), server.sends(".")],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 15 }] },
    }),
    network.duplicates(client.sends("P."), {
      why: "The network brings the same packet again, byte for byte. Its numbers are below the one the server's kernel waits for, so it is thrown away: Recv-Q stays 15. It is acknowledged all the same, and the SACK option says which bytes came twice, though they are below the acknowledgment: a D-SACK.",
      source: "RFC 9293, 3.10.7.4; RFC 2883, 4",
      packets: AGAIN,
    }),
    server.steps("receive", {
      why: "The program gets the bytes once.",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    server.starts("receive-again", {
      blocksIn: "recv",
      why: "There is nothing more to read: recv sleeps.",
      packets: [],
    }),
    network.duplicates(client.sends("P."), {
      why: "And once more, now that the bytes have left the receive queue. The kernel still knows their numbers: a D-SACK again, and recv sleeps on.",
      source: "RFC 9293, 3.10.7.4; RFC 2883, 4",
      packets: AGAIN,
    }),
  ],
  flags: "S S. . P. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
