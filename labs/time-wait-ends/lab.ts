import {
  CLOSE_WAIT,
  client,
  FIN_WAIT_2,
  LISTEN,
  lab,
  opening,
  returns,
  server,
  TIME_WAIT,
  time,
} from "wirestep/lab";

export default lab("time-wait-ends", {
  question: "How long does TIME-WAIT last, and what ends it?",
  slow: true,
  steps: [
    ...opening(),
    client.steps("close", {
      why: "The client closes first, as in the lab close.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
    }),
    server.steps("close", {
      why: "The server closes too and is CLOSED. The client stays in TIME-WAIT with a timer of 60 seconds.",
      source: "RFC 9293, 3.6; TCP_TIMEWAIT_LEN in include/net/tcp.h",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: 2 }), client.sends(".", { ack: 2 })],
      sockets: {
        server: [LISTEN],
        client: [{ ...TIME_WAIT, timer: "timewait", timerSeconds: [59, 60] }],
      },
      shows: ["C6"],
    }),
    time.passes([55, 70], {
      why: "No packet arrives and no line runs. After a minute the kernel removes the connection, and the client's end is CLOSED too. It reports that to no program and sends no segment. In RFC 9293 the wait lasts two maximum segment lifetimes of two minutes each; Linux has a constant.",
      source: "RFC 9293, 3.10.8, TIME-WAIT TIMEOUT, and 3.4.2; include/net/tcp.h",
      packets: [],
      sockets: { client: [] },
      shows: ["C6"],
    }),
  ],
  flags: "S S. . F. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT CLOSED",
  },
});
