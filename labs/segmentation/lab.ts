import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("segmentation", {
  question: "What happens to a send() that does not fit into one packet?",
  steps: [
    server.steps("listen", {
      why: "The server waits for connections on port 12345.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "Each side reports how many bytes of TCP it accepts in one segment: MSS 1460, which is the network's 1500 minus 20 for IP and 20 for TCP. Timestamps take 12 of them in every segment, so 1448 are left for data.",
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
      why: "1448 bytes fill one segment exactly. With its headers the packet has 1500 bytes, the most that the network carries.",
      source: "RFC 9293, 3.7.1",
      calls: [returns("send", 1448)],
      wire: "segments",
      packets: [
        server.sends("P.", { seq: 1, length: 1448, options: "nop,nop,TS", reads: "seq 1:1449," }),
        client.sends(".", { ack: 1449 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 1448 }] },
      shows: ["D8"],
    }),
    client.steps("patience", {
      why: "At first Linux acknowledges every segment, and the ACK may fall between two other segments. With this option the kernel waits for a second segment, so that the order below is always the same.",
      source: "tcp(7), TCP_QUICKACK; RFC 9293, 3.8.6.3",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("send-one-byte-more", {
      why: "One byte more travels in a segment of its own, and only that segment has PSH. TCP divides the data at the MSS so that IP never has to. One ACK is for both segments.",
      source: "RFC 9293, 3.7.1 and 3.8.6.3; RFC 8900",
      calls: [returns("send", 1449)],
      wire: "segments",
      packets: [
        server.sends(".", { seq: 1449, length: 1448 }),
        server.sends("P.", { seq: 2897, length: 1, reads: "seq 2897:2898," }),
        client.sends(".", { ack: 2898 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 2897 }] },
      shows: ["D8"],
    }),
    client.steps("receive", {
      why: "The client's program gets the bytes of all three segments in one piece: it cannot see where they were divided.",
      source: "recv(2)",
      calls: [returns("recv", 2897)],
      packets: [],
      sockets: { client: [ESTABLISHED] },
    }),
    client.steps("patience-again", {
      why: "The kernel returns to prompt ACKs by itself, so the program sets the option again.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("send-2000", {
      why: "2000 bytes make as many full segments as possible, here one, and then the rest. The two segments are not made equal.",
      source: "RFC 9293, 3.7",
      calls: [returns("send", 2000)],
      wire: "segments",
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
