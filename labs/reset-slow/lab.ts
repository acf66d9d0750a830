import { client, fails, LISTEN, lab, network, opening, returns, server } from "wirestep/lab";

export default lab("reset-slow", {
  question: "What does one RST do to an established connection?",
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers it.",
      packets: [],
    }),
    client.steps("linger", {
      why: "SO_LINGER is on, with 0 seconds: the next close will abort the connection instead of ending it.",
      source: "socket(7), SO_LINGER",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.steps("close", {
      why: "close sends a RST and discards the connection. The client is CLOSED, and its row is gone while the RST is still on its way. The server is ESTABLISHED and does not know of the RST.",
      source: "RFC 9293, 3.10.5",
      calls: [returns("close", 0)],
      packets: [client.sends("R.", { seq: 1, ack: 1 })],
      sockets: { client: [] },
    }),
    network.delivers(client.sends("R."), {
      why: "The RST reaches the server, which is CLOSED at once, whatever its state was. A RST is not acknowledged, and neither end waits in TIME-WAIT.",
      source: "RFC 9293, 3.10.7.4, second check; figure 5, note 3",
      packets: [],
      sockets: { server: [LISTEN] },
    }),
    server.steps("receive", {
      why: "The server's program learns of it from its next call.",
      source: "recv(2), ECONNRESET",
      calls: [fails("recv", "ECONNRESET")],
      packets: [],
    }),
  ],
  flags: "S S. . R.",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSED",
    client: "CLOSED ESTABLISHED CLOSED",
  },
});
