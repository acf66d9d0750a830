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
  question: "What if both close at once?",
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "Packets take their time from now on, so that two of them can cross.",
      packets: [],
    }),
    client.steps("close", {
      why: "The client closes: FIN-WAIT-1, and its FIN is on the way.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 })],
      sockets: { client: [FIN_WAIT_1] },
    }),
    server.steps("close", {
      why: "The server closes too and has not heard of the other FIN: its own acknowledges nothing new (ack 1). Both are in FIN-WAIT-1, each the one that closed first.",
      source: "RFC 9293, 3.6, case 3, and figure 13",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: 1 })],
      sockets: { server: [LISTEN, FIN_WAIT_1] },
      shows: ["C13"],
    }),
    network.delivers(client.sends("F."), {
      why: "The server, which waits for an ACK, gets a FIN that acknowledges nothing: CLOSING. It acknowledges that FIN at once and goes on waiting for its own to be acknowledged.",
      source: "RFC 9293, 3.10.7.4, eighth check, FIN-WAIT-1",
      packets: [server.sends(".", { seq: 2, ack: 2 })],
      sockets: { server: [LISTEN, CLOSING] },
      shows: ["C13"],
    }),
    network.delivers(server.sends("F."), {
      why: "The same at the other end: CLOSING on both sides, and in place of the FINs two ACKs are on the way.",
      source: "RFC 9293, 3.10.7.4, eighth check, FIN-WAIT-1",
      packets: [client.sends(".", { seq: 2, ack: 2 })],
      sockets: { client: [CLOSING] },
      shows: ["C13"],
    }),
    network.delivers(server.sends("."), {
      why: "The client's FIN is acknowledged: TIME-WAIT. There was no FIN-WAIT-2.",
      source: "RFC 9293, 3.10.7.4, fifth check, CLOSING",
      packets: [],
      sockets: { client: [{ ...TIME_WAIT, timer: "timewait" }] },
      shows: ["C13"],
    }),
    network.delivers(client.sends("."), {
      why: "And the server's: both ends wait in TIME-WAIT, because each has sent an ACK of which it does not know whether it arrived.",
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
