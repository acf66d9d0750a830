import {
  client,
  ESTABLISHED,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  time,
} from "wirestep/lab";

const [listen, connect, accept] = opening();
/** The network holds these, so that the two halves of the first send arrive one after the other. */
const DATA = [client.sends(".", { length: 1000 }), client.sends("P.")];

export default lab("zero-window", {
  question: "What does a sender do if the receiver does not read?",
  stage: { mtu: 9000 }, // a full segment is larger than the window
  steps: [
    listen,
    server.steps("receive-buffer", {
      why: "The server asks for a small receive buffer for future connections. The kernel offers half of the buffer's memory as window: 2000 bytes.",
      source: "socket(7), SO_RCVBUF; tcp(7), tcp_adv_win_scale",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    connect,
    accept,
    network.holds(DATA, {
      why: "From now on the network holds every segment with data, so that they arrive one by one.",
      packets: [],
    }),
    client.steps("send", {
      why: "The client sends 2000 bytes, exactly the window that the server has offered. Linux makes its segments no larger than half of the window.",
      source: "RFC 9293, 3.8.6; net/ipv4/tcp_output.c, tcp_bound_to_half_wnd",
      calls: [returns("send", 2000)],
      packets: [
        client.sends(".", { seq: 1, length: 1000 }),
        client.sends("P.", { seq: 1001, length: 1000 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 2000, timer: "on" }] },
    }),
    network.delivers(client.sends(".", { seq: 1 }), {
      why: "The first half arrives, and the program does not read it: 1000 bytes of the window are left.",
      source: "RFC 9293, 3.8.6",
      packets: [server.sends(".", { ack: 1001, window: 1000 })],
      sockets: {
        server: [LISTEN, { ...ESTABLISHED, recvQ: 1000 }],
        client: [{ ...ESTABLISHED, sendQ: 1000, timer: "on" }],
      },
      shows: ["D9"],
    }),
    network.delivers(client.sends("P."), {
      why: "The second half arrives too. The bytes are acknowledged, and the window is closed.",
      source: "RFC 9293, 3.8.6",
      packets: [server.sends(".", { ack: 2001, window: 0 })],
      sockets: {
        server: [LISTEN, { ...ESTABLISHED, recvQ: 2000 }],
        client: [{ ...ESTABLISHED, timer: "off" }],
      },
      shows: ["D9"],
    }),
    client.steps("send-more", {
      why: "15 more bytes must wait in the send queue. Nothing is on its way that could be lost, so the timer for probes runs instead of the retransmission timer.",
      source: "RFC 9293, 3.8.6.1",
      calls: [returns("send", 15)],
      packets: [],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 15, timer: "probe", timerSeconds: [0, 2] }] },
      shows: ["D9"],
    }),
    time.passes([0, 4], {
      why: "After about a second the client sends a probe: a segment without data whose number, 2000, was acknowledged long ago. A segment that is not acceptable must be answered, so the server reports its window again, which is still 0. The client waits twice as long before the next probe.",
      source: "RFC 9293, 3.8.6.1 and 3.10.7.4; net/ipv4/tcp_output.c, tcp_xmit_probe_skb",
      packets: [
        client.sends(".", { seq: 2000, afterSeconds: [0.9, 3.9] }),
        server.sends(".", { ack: 2001, window: 0 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 15, timer: "probe", timerSeconds: [1.1, 4] }] },
      shows: ["D9"],
    }),
    server.steps("receive", {
      why: "The server reads, and there is room again. Its kernel reports that without a request, in a window update. The 15 bytes leave at once.",
      source: "RFC 9293, 3.8.6.2.2; RFC 1122, 4.2.3.3",
      calls: [returns("recv", 2000)],
      packets: [
        server.sends(".", { ack: 2001 }),
        client.sends("P.", { seq: 2001, data: "welcome to join" }),
      ],
      sockets: {
        server: [LISTEN, ESTABLISHED],
        client: [{ ...ESTABLISHED, sendQ: 15, timer: "on" }],
      },
      shows: ["D9"],
    }),
    network.delivers(client.sends("P."), {
      why: "The bytes arrive, and the connection continues as if nothing had happened.",
      packets: [server.sends(".", { ack: 2016 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 15 }], client: [ESTABLISHED] },
    }),
  ],
  flags: "S S. . . P. . . . . . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
