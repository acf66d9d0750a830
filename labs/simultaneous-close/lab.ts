import {
  CLOSING,
  client,
  FIN_WAIT_1,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

export default lab("simultaneous-close", {
  question: "What happens if both sides close at once?",
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver, so that two of them can cross.",
      packets: [],
    }),
    client.steps("close", {
      why: "The client closes and enters FIN-WAIT-1. Its FIN is on its way.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 })],
      sockets: { client: [FIN_WAIT_1] },
    }),
    server.steps("close", {
      why: "The server closes too. It has not received the other FIN, so its own FIN acknowledges nothing new (ack 1). Both sides are in FIN-WAIT-1, each as the one that closed first.",
      source: "RFC 9293, 3.6, case 3, and figure 13",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: 1 })],
      sockets: { server: [LISTEN, FIN_WAIT_1] },
      shows: ["C13"],
    }),
    network.delivers(client.sends("F."), {
      why: "The server waits for an ACK, but gets a FIN that acknowledges nothing, and enters CLOSING. It acknowledges that FIN at once and continues to wait for the ACK of its own.",
      source: "RFC 9293, 3.10.7.4, eighth check, FIN-WAIT-1",
      packets: [server.sends(".", { seq: 2, ack: 2 })],
      sockets: { server: [LISTEN, CLOSING] },
      shows: ["C13"],
    }),
    network.delivers(server.sends("F."), {
      why: "The same happens at the other end. Both sides are in CLOSING, and two ACKs are on their way in place of the FINs.",
      source: "RFC 9293, 3.10.7.4, eighth check, FIN-WAIT-1",
      packets: [client.sends(".", { seq: 2, ack: 2 })],
      sockets: { client: [CLOSING] },
      shows: ["C13"],
    }),
    network.delivers(server.sends("."), {
      why: "The client's FIN is acknowledged, and the client enters TIME-WAIT. It did not pass through FIN-WAIT-2.",
      source: "RFC 9293, 3.10.7.4, fifth check, CLOSING",
      packets: [],
      sockets: { client: [{ ...TIME_WAIT, timer: "timewait" }] },
      shows: ["C13"],
    }),
    network.delivers(client.sends("."), {
      why: "The server's FIN is acknowledged too. Both sides wait in TIME-WAIT, because each has sent an ACK and does not know whether it arrived.",
      source: "RFC 9293, 3.10.7.4, fifth check, CLOSING",
      packets: [],
      sockets: { server: [LISTEN, { ...TIME_WAIT, timer: "timewait" }] },
      shows: ["C13"],
    }),
  ],
  flags: "S S. . F. F. . .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT",
    client: "CLOSED ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT",
  },
});
