import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

const OFF = { "net.ipv4.tcp_window_scaling": "0" };
const ON = { "net.ipv4.tcp_window_scaling": "1" };

export default lab("no-window-scale", {
  question: "What happens if only one side supports window scaling?",
  stage: { sysctls: { server: OFF } },
  steps: [
    server.steps("listen", {
      why: "The server waits for connections. Window scaling is off in its kernel and on in the client's.",
      source: "tcp(7), tcp_window_scaling",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
      sysctls: { server: OFF, client: ON },
    }),
    client.steps("connect", {
      why: "The client offers to scale. The server's SYN,ACK does not have the option, so neither side may scale. The client's ACK shows it: its window is 64240, unscaled.",
      source: "RFC 7323, 2.2",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [
        client.sends("S", { window: 64240, options: "mss 1460,sackOK,TS,nop,wscale" }),
        server.sends("S.", { window: 65160, options: "mss 1460,sackOK,TS" }),
        client.sends(".", { window: 64240, reads: "win 64240," }),
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
    server.steps("send", {
      why: "The server does not scale either: its segment carries the window of 65160 bytes unscaled. Windows are limited to 65535 bytes for as long as this connection lasts.",
      source: "RFC 7323, 2.2",
      calls: [returns("send", 15)],
      wire: "segments",
      packets: [
        server.sends("P.", { data: "welcome to join", window: 65160 }),
        client.sends(".", { ack: 16, window: 64225 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
      shows: ["E12"],
    }),
    client.steps("receive", {
      why: "The programs notice nothing.",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [ESTABLISHED] },
    }),
  ],
  flags: "S S. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
