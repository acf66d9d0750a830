import {
  CLOSE_WAIT,
  client,
  FIN_WAIT_2,
  fails,
  LISTEN,
  lab,
  opening,
  returns,
  server,
} from "wirestep/lab";

export default lab("send-after-close", {
  question: "The client has closed: what becomes of what the server still sends?",
  families: [4, 6],
  steps: [
    ...opening(),
    client.steps("close", {
      why: "The client closes. Its FIN only says that it sends no more: on the wire nothing tells the server that nobody reads any more either.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
    }),
    server.steps("send", {
      why: "CLOSE-WAIT may send, and send returns 15 as ever. But at the client there is no program to give the bytes to: its kernel answers with RST, which takes its sequence number from the ack of the data. Both ends forget the connection.",
      source: "RFC 9293, 3.6.1; RFC 1122, 4.2.2.13",
      calls: [returns("send", 15)],
      packets: [
        server.sends("P.", { seq: 1, ack: 2, data: "welcome to join" }),
        client.sends("R", { seq: 2, window: 0 }),
      ],
      sockets: { server: [LISTEN], client: [] },
      shows: ["C3"],
    }),
    server.steps("send-again", {
      why: "Only now does the program learn of it: EPIPE, a pipe that nobody reads. No segment is sent, the socket is CLOSED.",
      source: "send(2), EPIPE",
      calls: [fails("send", "EPIPE")],
      packets: [],
    }),
    server.ends("send-once-more", {
      end: { signal: "SIGPIPE" },
      why: "The same without MSG_NOSIGNAL: the signal SIGPIPE comes with it and ends the program, which has not said otherwise, inside the call. The listening socket goes with it.",
      source: "send(2), signal(7)",
      packets: [],
      sockets: { server: [] },
    }),
  ],
  flags: "S S. . F. . P. R",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-2 CLOSED",
  },
});
