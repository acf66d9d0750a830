import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("full-send-buffer", {
  question: "What does send() do when the send buffer is full?",
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
    server.steps("patience", {
      why: "The server's kernel may now take its time with the ACK, about 40 ms: what waits for it below can be seen to wait.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send", {
      why: "10000 bytes: after 8948 the send buffer is full and send sleeps. What is sent stays in the buffer until it is acknowledged, so it is the ACK that makes room: only after it come the other 1052, and send returns 10000.",
      source: "send(2); RFC 9293, 3.9.1",
      calls: [returns("send", 10000)],
      packets: [
        client.sends(".", { seq: 1, length: 8948 }),
        server.sends(".", { ack: 8949 }),
        client.sends("P.", { seq: 8949, length: 1052 }),
        server.sends(".", { ack: 10001 }),
      ],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 10000 }] },
      shows: ["D4"],
    }),
    server.steps("receive", {
      why: "The server reads all of it, so that the next send finds the same as the first.",
      source: "recv(2)",
      calls: [returns("recv", 10000)],
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    client.steps("large", {
      why: "Now a buffer that holds 10000 bytes with room to spare.",
      source: "socket(7), SO_SNDBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("patience-again", {
      why: "The kernel goes back to prompt ACKs by itself, so the option is set once more.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("send-again", {
      why: "The same 10000 bytes: all go into the buffer, and both segments leave without waiting for an ACK.",
      source: "send(2)",
      calls: [returns("send", 10000)],
      packets: [
        client.sends(".", { seq: 10001, length: 8948 }),
        client.sends("P.", { seq: 18949, length: 1052 }),
        server.sends(".", { ack: 20001 }),
      ],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 10000 }] },
      shows: ["D4"],
    }),
  ],
  flags: "S S. . . . P. . . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
