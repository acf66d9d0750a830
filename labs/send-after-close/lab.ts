import {
  CLOSE_WAIT,
  client,
  either,
  FIN_WAIT_2,
  fails,
  LISTEN,
  lab,
  opening,
  returns,
  server,
} from "wirestep/lab";

export default lab("send-after-close", {
  question: "What happens to data that the server sends after the client has closed?",
  families: [4, 6],
  steps: [
    ...opening(),
    client.steps("close", {
      why: "The client closes. Its FIN only means that it sends nothing more. Nothing on the wire informs the server that the client no longer reads either.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
    }),
    server.steps("send", {
      why: "The server may send in CLOSE-WAIT, and send returns 15 as always. But the client has no program left to take the bytes: its kernel answers with a RST, which takes its sequence number from the ack of the data. Both ends discard the connection.",
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
      why: "Only now does the program learn of it, from EPIPE, the error for a pipe without a reader. No segment is sent, and the socket is CLOSED.",
      source: "send(2), EPIPE",
      calls: [fails("send", "EPIPE")],
      packets: [],
    }),
    server.ends("send-once-more", {
      end: either({ signal: "SIGPIPE" }, { code: 0, calls: [fails("send", "EPIPE")] }),
      why: "The same call without MSG_NOSIGNAL. The kernel also sends the signal SIGPIPE, which ends the program inside the call, because the program does not handle it. The listening socket is closed too.",
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
