import { client, ESTABLISHED, LISTEN, lab, network, opening, returns, server } from "wirestep/lab";

/** The duplicate of the segment, and the answer of the server's kernel. */
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
  question: "What happens if the network duplicates a segment?",
  steps: [
    ...opening(),
    client.steps("send", {
      why: "15 bytes leave, arrive and are acknowledged. They wait for recv.",
      calls: [returns("send", 15)],
      packets: [client.sends("P.", { seq: 1, data: "welcome to join" }), server.sends(".")],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 15 }] },
    }),
    network.duplicates(client.sends("P."), {
      why: "The network duplicates the packet, byte for byte. Its numbers are below the one that the server's kernel waits for, so the kernel discards it: Recv-Q stays 15. The kernel acknowledges it all the same. The SACK option names the bytes that came twice, although they are below the acknowledgment: a D-SACK.",
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
      why: "There is nothing left to read, so recv sleeps.",
      packets: [],
    }),
    network.duplicates(client.sends("P."), {
      why: "The network duplicates the packet again, now that the bytes have left the receive queue. The kernel still knows their numbers: it sends a D-SACK again, and recv continues to sleep.",
      source: "RFC 9293, 3.10.7.4; RFC 2883, 4",
      packets: AGAIN,
    }),
  ],
  flags: "S S. . P. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
