import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

/** The server's receive buffers may grow to 1 GiB, the largest window that TCP can express. */
const TCP_RMEM = "4096 131072 1073741824";

export default lab("window-scale", {
  question: "How does a window field of 16 bits describe a buffer of a megabyte?",
  stage: { sysctls: { server: { "net.ipv4.tcp_rmem": TCP_RMEM } } },
  steps: [
    server.steps("listen", {
      why: "The server waits for connections. Its sockets set no receive buffer, so the buffer may grow to the third number of tcp_rmem.",
      source: "tcp(7), tcp_rmem",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
      sysctls: { server: { "net.ipv4.tcp_rmem": TCP_RMEM } },
    }),
    client.steps("medium", {
      why: "The client asks for a receive buffer of 65536 bytes before it connects, because only the SYN carries the scale.",
      source: "tcp(7), SO_RCVBUF; RFC 7323, 2.2",
      calls: [returns("socket", 3), returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("connect", {
      why: "Each side reports its own scale. The size of the client's buffer does not fit into 16 bits, so the client counts in units of 2 (wscale 1). The server, for its 1 GiB, counts in units of 16384 (wscale 14, the largest there is). Windows in SYNs are never scaled, so the client's 64240 bytes are 64240 in the SYN and 32120 in the ACK.",
      source: "RFC 7323, 2.2 and 2.3",
      calls: [returns("connect", 0)],
      packets: [
        client.sends("S", { window: 64240, options: "mss 1460,sackOK,TS,nop,wscale 1" }),
        server.sends("S.", { options: "mss 1460,sackOK,TS,nop,wscale 14" }),
        client.sends(".", { window: 32120 }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
      shows: ["E12", "E13"],
    }),
    server.steps("accept", {
      why: "The server takes the connection.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    server.steps("less", {
      why: "SO_RCVBUF on the listening socket applies to future connections. Established ones keep their scale.",
      source: "tcp(7), SO_RCVBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("small", {
      why: "Another socket of the client, with a small buffer.",
      source: "socket(7), SO_RCVBUF",
      calls: [returns("socket", 4), returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("connect-again", {
      why: "8192 bytes need no scale: wscale 0, and the window is the same number in the SYN and after it. The client sends the option even for 0, because either side may scale only if both sides send it. The server's 200000 bytes need units of 4 (wscale 2).",
      source: "RFC 7323, 2.2",
      calls: [returns("connect", 0)],
      packets: [
        client.sends("S", {
          connection: 2,
          window: 7300,
          options: "mss 1460,sackOK,TS,nop,wscale 0",
        }),
        server.sends("S.", { connection: 2, options: "mss 1460,sackOK,TS,nop,wscale 2" }),
        client.sends(".", { connection: 2, window: 7300 }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          ESTABLISHED,
          { ...ESTABLISHED, owner: "none", connection: 2 },
        ],
        client: [ESTABLISHED, { ...ESTABLISHED, connection: 2 }],
      },
      shows: ["E12", "E13"],
    }),
  ],
  flags: "S S. . S S. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
