import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("full-send-buffer-nonblocking", {
  question: "How much does send() take when it may not wait?",
  stage: {
    mtu: 9000, // one segment is more than the smallest send buffer
    sysctls: { client: { "net.ipv4.tcp_early_retrans": "0" } }, // no segment twice for a slow ACK
  },
  steps: [
    server.steps("listen", {
      why: "The server waits for connections at port 12345.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    server.steps("receive-buffer", {
      why: "A receive buffer of three segments, because Linux fills its send buffer in portions of up to half the other side's window: that is one segment now.",
      source: "net/ipv4/tcp.c, tcp_xmit_size_goal",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("connect", {
      why: "The handshake. On this network packets may have 9000 bytes, so a segment holds 8948 bytes of data.",
      source: "RFC 9293, 3.7.1",
      packets: [
        client.sends("S", { options: "mss 8960,sackOK,TS,nop,wscale" }),
        server.sends("S.", { options: "mss 8960,sackOK,TS,nop,wscale" }),
        client.sends("."),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "nobody" },
        ],
        client: [ESTABLISHED],
      },
    }),
    server.steps("accept", {
      why: "The server takes the connection.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    client.steps("small", {
      why: "The client asks for the smallest send buffer there is. One full segment fills it.",
      source: "socket(7), SO_SNDBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send", {
      why: "send is given 10000 bytes and may not wait (MSG_DONTWAIT): it takes as many as the buffer has room for, 8948, and says so. That is no error, and errno says nothing; who does not look at the result loses 1052 bytes.",
      source: "send(2), MSG_DONTWAIT",
      calls: [returns("send", 8948)],
      packets: [client.sends(".", { seq: 1, length: 8948 }), server.sends(".", { ack: 8949 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 8948 }] },
      shows: ["D4"],
    }),
    client.steps("send-rest", {
      why: "The ACK has made room in the meantime. The program sends what was left over, from where send had stopped.",
      source: "send(2)",
      calls: [returns("send", 1052)],
      packets: [client.sends("P.", { seq: 8949, length: 1052 }), server.sends(".", { ack: 10001 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 10000 }] },
    }),
    client.steps("large", {
      why: "Now a buffer that holds 10000 bytes with room to spare.",
      source: "socket(7), SO_SNDBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("patience", {
      why: "The server's kernel need not acknowledge every segment at once, so that the order below is always the same.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send-again", {
      why: "The same send as before: this time it takes all 10000 without waiting.",
      source: "send(2), MSG_DONTWAIT",
      calls: [returns("send", 10000)],
      packets: [
        client.sends(".", { seq: 10001, length: 8948 }),
        client.sends("P.", { seq: 18949, length: 1052 }),
        server.sends(".", { ack: 20001 }),
      ],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 20000 }] },
      shows: ["D4"],
    }),
  ],
  flags: "S S. . . . P. . . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
