import { client, fails, ISN, lab, network, returns, SYN_SENT, server } from "wirestep/lab";

export default lab("refused-slow", {
  question: "Which states does a client pass that is refused?",
  steps: [
    network.holdsEverything({
      why: "From now on a packet stands at its receiver's door until the network lets it in. Nobody listens.",
      packets: [],
      sockets: { server: [], client: [] },
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "The client is in SYN-SENT, as before every connection. It does not know yet that this will be none.",
      source: "RFC 9293, 3.5",
      packets: [client.sends("S", { seq: ISN, reads: "> server.12345: Flags [S]" })],
      sockets: { client: [{ ...SYN_SENT, timer: "on" }] },
    }),
    network.delivers(client.sends("S"), {
      why: "The server's kernel has no socket at this port. It answers with a RST and remembers nothing: there is no row before, and none after.",
      source: "RFC 9293, 3.5.2 and 3.10.7.1",
      packets: [server.sends("R.", { seq: { raw: 0 }, ack: ISN + 1, window: 0, reads: "seq 0," })],
      shows: ["R1"],
    }),
    network.delivers(server.sends("R."), {
      why: "The RST acknowledges the SYN, so it is meant for this connect: the client goes from SYN-SENT to CLOSED, its row is gone, and connect gives -1. A RST is not acknowledged.",
      source: "RFC 9293, 3.10.7.3",
      packets: [],
      finishes: client.line("connect", {
        calls: [returns("socket", 3), fails("connect", "ECONNREFUSED")],
      }),
      sockets: { client: [] },
      shows: ["R1", "R2"],
    }),
  ],
  flags: "S R.",
  states: { server: "CLOSED", client: "CLOSED SYN-SENT CLOSED" },
});
