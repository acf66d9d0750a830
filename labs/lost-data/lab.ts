import { client, ESTABLISHED, lab, network, opening, returns, server, time } from "wirestep/lab";

export default lab("lost-data", {
  question: "What happens to data that the network drops?",
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "From now on the network holds every packet and decides what happens to it.",
      packets: [],
    }),
    server.starts("receive", {
      blocksIn: "recv",
      why: "The server waits for data.",
      packets: [],
    }),
    client.steps("send", {
      why: "15 bytes leave. They stay in the client's send queue until they are acknowledged. The retransmission timer starts: RFC 6298 makes it no shorter than 1 second.",
      source: "RFC 9293, 3.8.1; RFC 6298, 2.4 and 5.1",
      calls: [returns("send", 15)],
      packets: [client.sends("P.", { seq: 1, data: "welcome to join" })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 15, timer: "on", timerSeconds: [0, 1.5] }] },
    }),
    network.drops(client.sends("P."), {
      why: "The network drops the segment. Neither kernel can know that.",
      packets: [],
    }),
    time.passes([0, 2], {
      why: "The timer fires. The client's kernel sends the same bytes again, without a line of the program, and doubles the timer for the next attempt. All this time the server has slept in recv.",
      source: "RFC 6298, 5.4 to 5.6",
      packets: [client.sends("P.", { seq: 1, data: "welcome to join", afterSeconds: [0.9, 1.9] })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 15, timer: "on", timerSeconds: [1.1, 3] }] },
    }),
    network.delivers(client.sends("P."), {
      why: "This time the bytes arrive. recv returns as if nothing had happened, and the server's kernel acknowledges.",
      source: "RFC 9293, 3.10.7.4",
      packets: [server.sends(".", { ack: 16 })],
      finishes: server.line("receive", {
        calls: [returns("recv", 15)],
        prints: "welcome to join\n",
      }),
    }),
    network.delivers(server.sends("."), {
      why: "The acknowledgment removes the bytes from the send queue and stops the timer.",
      source: "RFC 6298, 5.2",
      packets: [],
      sockets: { client: [{ ...ESTABLISHED, timer: "off" }] },
    }),
  ],
  flags: "S S. . P. P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
