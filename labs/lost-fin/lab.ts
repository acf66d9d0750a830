import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  time,
} from "wirestep/lab";

/** The client waits for the acknowledgment of its FIN, and the retransmission timer runs. */
const WAITING: typeof FIN_WAIT_1 = { ...FIN_WAIT_1, timer: "on" };

export default lab("lost-fin", {
  question: "What happens if the FIN is lost?",
  steps: [
    ...opening(),
    network.holds(client.sends("F."), {
      why: "From now on the network holds the client's FINs, and nothing else.",
      packets: [],
    }),
    client.steps("close", {
      why: "close returns 0: it does not wait until the FIN has arrived. The client is in FIN-WAIT-1, and a timer runs (on).",
      source: "RFC 9293, 3.6; close(2)",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 })],
      sockets: { client: [WAITING] },
      shows: ["C2"],
    }),
    network.drops(client.sends("F."), {
      why: "The network drops the FIN, and neither end can notice. For the server, both kernel and program, the connection is as before: ESTABLISHED.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED], client: [WAITING] },
    }),
    time.passes([0, 3], {
      why: "No acknowledgment comes within a second (RTO), so the client's kernel sends the same FIN again. Its program has no part in that: it closed long ago. The timer starts again with twice the time.",
      source: "RFC 9293, 3.8.1; RFC 6298, 5.4 to 5.6",
      packets: [client.sends("F.", { seq: 1, ack: 1, afterSeconds: [0.9, 1.9] })],
      within: 3,
      sockets: { client: [{ ...WAITING, timerSeconds: [1, 2] }] },
    }),
    network.delivers(client.sends("F."), {
      why: "The network delivers this FIN, and the server enters CLOSE-WAIT as if the first had never been sent. The network does not hold the ACK, so the client enters FIN-WAIT-2.",
      source: "RFC 9293, 3.10.7.4",
      packets: [server.sends(".", { seq: 1, ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
      shows: ["C1"],
    }),
  ],
  flags: "S S. . F. F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT",
    client: "CLOSED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2",
  },
});
