import { client, ESTABLISHED, lab, network, opening, returns, server } from "wirestep/lab";

export default lab("reordered-data", {
  question: "What happens if the second segment arrives before the first?",
  steps: [
    ...opening(),
    client.steps("no-delay", {
      why: "Each send must produce a segment at once, whatever is on its way (lab nagle).",
      source: "tcp(7), TCP_NODELAY",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet and decides what arrives, and when.",
      packets: [],
    }),
    server.starts("receive", {
      blocksIn: "recv",
      why: "The server waits for data.",
      packets: [],
    }),
    client.steps("send-first", {
      why: "8 bytes leave, with the numbers 1 to 8.",
      calls: [returns("send", 8)],
      packets: [client.sends("P.", { seq: 1, data: "welcome " })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 8 }] },
    }),
    client.steps("send-second", {
      why: "7 more bytes leave, with the numbers 9 to 15. Both segments are on their way.",
      calls: [returns("send", 7)],
      packets: [client.sends("P.", { seq: 9, data: "to join" })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 15 }] },
    }),
    network.delivers(client.sends("P.", { seq: 9 }), {
      why: "The second segment overtakes the first. The server's kernel keeps it, but not where recv could read it: Recv-Q is 0, and recv continues to sleep. The kernel answers at once with the number that it waits for, 1, and reports in a SACK option which bytes it has beyond.",
      source: "RFC 5681, 4.2; RFC 2018, 3",
      packets: [
        server.sends(".", {
          seq: 1,
          ack: 1,
          options: "nop,nop,TS,nop,nop,sack",
          reads: "sack 1 {9:16}",
        }),
      ],
    }),
    network.delivers(client.sends("P.", { seq: 1 }), {
      why: "The first segment fills the gap. Now all 15 bytes are in order, and recv returns them in one piece. One acknowledgment is for both segments.",
      source: "RFC 5681, 4.2; RFC 9293, 3.10.7.4",
      packets: [server.sends(".", { seq: 1, ack: 16, options: "nop,nop,TS" })],
      finishes: server.line("receive", {
        calls: [returns("recv", 15)],
        prints: "welcome to join\n",
      }),
    }),
    network.delivers(server.sends(".", { ack: 16 }), {
      why: "On the way back the acknowledgments change places too. The later one is sufficient: the send queue is empty.",
      source: "RFC 9293, 3.4",
      packets: [],
      sockets: { client: [ESTABLISHED] },
    }),
    network.drops(server.sends(".", { ack: 1 }), {
      why: "The network drops the earlier one, which does no harm. Acknowledgments count from the beginning, so each includes all those before it.",
      source: "RFC 9293, 3.4",
      packets: [],
    }),
  ],
  flags: "S S. . P. P. . .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
