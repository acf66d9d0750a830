import { CLOSE_WAIT, client, FIN_WAIT_2, fails, lab, opening, returns, server } from "wirestep/lab";

export default lab("server-killed", {
  question: "What does the client notice when the server's process dies?",
  steps: [
    ...opening(),
    server.ends("die", {
      end: { signal: "SIGKILL" },
      why: "SIGKILL leaves the program no time to act, but its kernel closes every descriptor, as close would. The client gets an ordinary FIN, and cannot know that the server was killed.",
      source: "_exit(2); signal(7)",
      packets: [server.sends("F.", { seq: 1, ack: 1 }), client.sends(".", { ack: 2 })],
      sockets: { server: [FIN_WAIT_2], client: [CLOSE_WAIT] },
    }),
    client.steps("send", {
      why: "A client that does not read does not know. Its send returns 12, as always. But the server has no program left to read, and its kernel answers with a RST.",
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
      why: "The second send fails with EPIPE, because the FIN arrived before the RST. If the RST had come alone, the error would be ECONNRESET. Nothing is sent.",
      source: "send(2), EPIPE",
      calls: [fails("send", "EPIPE")],
      packets: [],
      shows: ["R3"],
    }),
    client.steps("connect-again", {
      why: "The listening socket was closed when the process died, so a new connection is refused.",
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
