import { client, ESTABLISHED, lab, opening, returns, server, sets } from "wirestep/lab";

export default lab("nagle", {
  question: "Why does the second of two small writes wait, and what does TCP_NODELAY change?",
  stage: {
    sysctls: {
      server: {
        "net.ipv4.tcp_autocorking": "0", // would also hold small writes back, for another reason
        "net.ipv4.tcp_early_retrans": "0", // would send a segment again whose ACK takes 40 ms
      },
    },
  },
  steps: [
    ...opening(),
    client.steps("patience", {
      why: "From now on the client's kernel may delay its ACK by about 40 ms, as it does in any exchange of data.",
      source: "tcp(7), TCP_QUICKACK; RFC 9293, 3.8.6.3",
      calls: [sets("TCP_QUICKACK", 0)],
      packets: [],
    }),
    server.steps("write-twice", {
      why: "The server makes two writes in one system call. The first 8 bytes leave at once. The next 7 are less than a full segment, and data are on their way, so Nagle's algorithm holds them back until the ACK arrives, about 40 ms later. Then they leave.",
      source: "RFC 9293, 3.7.4; RFC 896",
      wire: "segments",
      packets: [
        server.sends("P.", { seq: 1, data: "welcome " }),
        client.sends(".", { ack: 9 }),
        server.sends("P.", { seq: 9, data: "to join" }),
        client.sends(".", { ack: 16 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
      shows: ["D6"],
    }),
    client.steps("receive", {
      why: "The client reads, so that the next two writes start from the same state as the first two.",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [ESTABLISHED] },
    }),
    client.steps("patience-again", {
      why: "The kernel returns to prompt ACKs by itself, so the program sets the option again.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [sets("TCP_QUICKACK", 0)],
      packets: [],
    }),
    server.steps("no-delay", {
      why: "TCP_NODELAY switches Nagle's algorithm off for this socket. It concerns only the program and its kernel.",
      source: "tcp(7), TCP_NODELAY",
      calls: [sets("TCP_NODELAY", 1)],
      packets: [],
    }),
    server.steps("write-twice-again", {
      why: "The same two writes: now both leave at once, before any ACK, and one ACK is for both.",
      source: "RFC 9293, 3.7.4",
      wire: "segments",
      packets: [
        server.sends("P.", { seq: 16, data: "welcome " }),
        server.sends("P.", { seq: 24, data: "to join" }),
        client.sends(".", { ack: 31 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
      shows: ["D6"],
    }),
  ],
  flags: "S S. . P. . P. . P. P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
