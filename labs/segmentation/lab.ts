import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("segmentation", {
  question: "What becomes of a send() that does not fit into one packet?",
  steps: [
    server.steps("listen", {
      why: "The server waits for connections at port 12345.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "Each side says how many bytes of TCP it takes in one segment: MSS 1460, which is the network's 1500 less 20 for IP and 20 for TCP. Timestamps take 12 of them in every segment, so 1448 are left for data.",
      source: "RFC 9293, 3.7.1; RFC 6691; RFC 7323, 3.2",
      packets: [
        client.sends("S", { options: "mss 1460,sackOK,TS,nop,wscale" }),
        server.sends("S.", { options: "mss 1460,sackOK,TS,nop,wscale" }),
        client.sends(".", { options: "nop,nop,TS" }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
    }),
    server.steps("accept", {
      why: "The server takes the connection.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    server.steps("send-one-mss", {
      why: "1448 bytes fill one segment exactly. With its headers the packet has 1500 bytes, all that the network carries.",
      source: "RFC 9293, 3.7.1",
      calls: [returns("send", 1448)],
      packets: [
        server.sends("P.", { seq: 1, length: 1448, options: "nop,nop,TS", reads: "seq 1:1449," }),
        client.sends(".", { ack: 1449 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 1448 }] },
      shows: ["D8"],
    }),
    client.steps("patience", {
      why: "At first Linux acknowledges every segment, at a moment that may fall between two others. With this option it waits for a second one, so that the order below is always the same.",
      source: "tcp(7), TCP_QUICKACK; RFC 9293, 3.8.6.3",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("send-one-byte-more", {
      why: "One byte more, and that byte travels in a segment of its own, which alone has PSH. TCP cuts at the MSS so that IP never has to. One ACK is for both.",
      source: "RFC 9293, 3.7.1 and 3.8.6.3; RFC 8900",
      calls: [returns("send", 1449)],
      packets: [
        server.sends(".", { seq: 1449, length: 1448 }),
        server.sends("P.", { seq: 2897, length: 1, reads: "seq 2897:2898," }),
        client.sends(".", { ack: 2898 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 2897 }] },
      shows: ["D8"],
    }),
    client.steps("receive", {
      why: "The client's program gets the bytes of all three segments in one piece: the cuts are not visible to it.",
      source: "recv(2)",
      calls: [returns("recv", 2897)],
      packets: [],
      sockets: { client: [ESTABLISHED] },
    }),
    client.steps("patience-again", {
      why: "The kernel goes back to prompt ACKs by itself, so the option is set once more.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("send-2000", {
      why: "2000 bytes: as many full segments as there are, here one, and then the rest. The halves are not made equal.",
      source: "RFC 9293, 3.7",
      calls: [returns("send", 2000)],
      packets: [
        server.sends(".", { seq: 2898, length: 1448 }),
        server.sends("P.", { seq: 4346, length: 552 }),
        client.sends(".", { ack: 4898 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 2000 }] },
      shows: ["D8"],
    }),
  ],
  flags: "S S. . P. . . P. . . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
