import { CLOSE_WAIT, client, FIN_WAIT_2, fails, lab, opening, returns, server } from "wirestep/lab";

export default lab("server-killed", {
  question: "What does the client notice when the server's process dies?",
  steps: [
    ...opening(),
    server.ends("die", {
      end: { signal: "SIGKILL" },
      why: "SIGKILL leaves the program no time for a last word, but its kernel has all the time: it closes every descriptor, as after close. The client gets an ordinary FIN, and cannot tell that the server was killed.",
      source: "_exit(2); signal(7)",
      packets: [server.sends("F.", { seq: 1, ack: 1 }), client.sends(".", { ack: 2 })],
      sockets: { server: [FIN_WAIT_2], client: [CLOSE_WAIT] },
    }),
    client.steps("send", {
      why: "A client that does not read does not know. Its send gives 12, as ever; but at the server nobody is left to read, and the kernel answers with RST.",
      source: "RFC 9293, 3.6.1",
      calls: [returns("send", 12)],
      packets: [
        client.sends("P.", { seq: 1, ack: 2, data: "hello server" }),
        server.sends("R", { seq: 2, window: 0 }),
      ],
      sockets: { server: [], client: [] },
      shows: ["R3"],
    }),
    client.steps("send-again", {
      why: "The second send fails: EPIPE, because the FIN had come before the RST. Had the RST come alone, it would be ECONNRESET. Nothing is sent.",
      source: "send(2), EPIPE",
      calls: [fails("send", "EPIPE")],
      packets: [],
      shows: ["R3"],
    }),
    client.steps("connect-again", {
      why: "The listening socket died with the process: a new connection is refused.",
      source: "RFC 9293, 3.10.7.1",
      calls: [returns("socket", 4), fails("connect", "ECONNREFUSED")],
      packets: [
        client.sends("S", { connection: 2 }),
        server.sends("R.", { connection: 2, seq: { raw: 0 } }),
      ],
    }),
  ],
  flags: "S S. . F. . P. R S R.",
  states: {
    server: "CLOSED LISTEN ESTABLISHED FIN-WAIT-2 CLOSED",
    client: "CLOSED ESTABLISHED CLOSE-WAIT CLOSED",
  },
});
