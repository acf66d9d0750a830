import { client, ESTABLISHED, fails, LISTEN, lab, opening, returns, server } from "wirestep/lab";

export default lab("unread-data", {
  question: "What does close() send if received data are still unread?",
  families: [4, 6],
  steps: [
    ...opening(),
    server.steps("send", {
      why: "15 bytes are sent and acknowledged. They wait in the client's receive queue. For the server they are delivered.",
      calls: [returns("send", 15)],
      packets: [server.sends("P.", { data: "welcome to join" }), client.sends(".", { ack: 16 })],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
    }),
    client.steps("close", {
      why: "The client closes without reading the bytes. Its kernel has acknowledged bytes that now reach no program, and a FIN would hide that, so it sends a RST. There is no FIN-WAIT and no TIME-WAIT: both ends are CLOSED at once.",
      source: "RFC 9293, 3.6.1; RFC 2525, 2.17",
      calls: [returns("close", 0)],
      packets: [client.sends("R.", { seq: 1, ack: 16, reads: "Flags [R.], seq 1, ack 16," })],
      sockets: { server: [LISTEN], client: [] },
      shows: ["R4"],
    }),
    server.steps("receive", {
      why: "The server's next call reports the reset, whichever call it is. recv does not return 0, the orderly end, but fails with ECONNRESET.",
      source: "RFC 9293, 3.10.7.4",
      calls: [fails("recv", "ECONNRESET")],
      packets: [],
    }),
    server.steps("send-again", {
      why: "The kernel reports it once. For the call after that the socket is just closed: EPIPE, as after any other end.",
      source: "send(2), EPIPE",
      calls: [fails("send", "EPIPE")],
      packets: [],
    }),
  ],
  flags: "S S. . P. . R.",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSED",
    client: "CLOSED ESTABLISHED CLOSED",
  },
});
