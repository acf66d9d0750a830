import {
  CLOSE_WAIT,
  client,
  FIN_WAIT_2,
  LAST_ACK,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  TIME_WAIT,
  time,
} from "wirestep/lab";

/** The server's FIN is not acknowledged; the kernel sends it again when the timer fires. */
const ASKING: typeof LAST_ACK = { ...LAST_ACK, timer: "on" };
const WAITING: typeof TIME_WAIT = { ...TIME_WAIT, timer: "timewait" };

export default lab("lost-last-ack", {
  question: "What happens if the last ACK is lost, and what is TIME-WAIT for?",
  steps: [
    ...opening(),
    client.steps("close", {
      why: "The client closes first, as in the lab close. These are two of the four segments.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet, so that it can drop some of the last segments.",
      packets: [],
    }),
    server.steps("close", {
      why: "The server closes and enters LAST-ACK. A timer runs (on), because an acknowledgment must come.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: 2 })],
      sockets: { server: [LISTEN, ASKING] },
    }),
    network.delivers(server.sends("F."), {
      why: "The client acknowledges the FIN and enters TIME-WAIT, with 60 seconds to go.",
      source: "RFC 9293, 3.10.7.4",
      packets: [client.sends(".", { seq: 2, ack: 2 })],
      sockets: { client: [{ ...WAITING, timerSeconds: [59, 60] }] },
    }),
    network.drops(client.sends("."), {
      why: "The network drops the last ACK. The client has done its part and gets no packet. The server still waits.",
      source: "RFC 9293, 3.4.1",
      packets: [],
      sockets: { server: [LISTEN, ASKING], client: [WAITING] },
    }),
    time.passes([0, 3], {
      why: "After a second without an answer the server's kernel sends its FIN again, and doubles the time it waits for the answer.",
      source: "RFC 6298, 5.4 to 5.6",
      packets: [server.sends("F.", { seq: 1, ack: 2, afterSeconds: [0.5, 1.9] })],
      within: 3,
      sockets: { server: [LISTEN, { ...ASKING, timerSeconds: [1, 2] }] },
      shows: ["C7"],
    }),
    network.drops(server.sends("F."), {
      why: "The network drops this FIN too, so that TIME-WAIT gets older.",
      packets: [],
      sockets: { server: [LISTEN, ASKING] },
    }),
    time.passes([0.5, 5], {
      why: "Two seconds later the server's kernel sends the FIN for the third time. By now the client's 60 seconds have run down to about 57.",
      source: "RFC 6298, 5.5",
      packets: [server.sends("F.", { seq: 1, ack: 2, afterSeconds: [1.8, 3.5] })],
      within: 5,
      sockets: {
        server: [LISTEN, { ...ASKING, timerSeconds: [2.1, 4] }],
        client: [{ ...WAITING, timerSeconds: [54, 58] }],
      },
      shows: ["C7"],
    }),
    network.delivers(server.sends("F."), {
      why: "The client is there to answer: that is what TIME-WAIT is for. It sends the ACK again, and its 60 seconds start again, because this ACK may be lost too.",
      source: "RFC 9293, 3.10.7.4, eighth check, TIME-WAIT",
      packets: [client.sends(".", { seq: 2, ack: 2 })],
      sockets: {
        server: [LISTEN, ASKING],
        client: [{ ...WAITING, timerSeconds: [59, 60] }],
      },
      shows: ["C7"],
    }),
    network.delivers(client.sends("."), {
      why: "This ACK is delivered, and the server is CLOSED. If the client had been CLOSED already, the answer would have been a RST, and the server could not have known whether all its data had arrived.",
      source: "RFC 9293, 3.10.7.4, fifth check",
      packets: [],
      sockets: { server: [LISTEN], client: [WAITING] },
      shows: ["C4"],
    }),
  ],
  flags: "S S. . F. . F. . F. F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT",
  },
});
