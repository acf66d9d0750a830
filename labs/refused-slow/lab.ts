import { client, fails, ISN, lab, network, returns, SYN_SENT, server } from "wirestep/lab";

export default lab("refused-slow", {
  question: "Which states does a refused client pass through?",
  steps: [
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers it. No socket listens.",
      packets: [],
      sockets: { server: [], client: [] },
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "The client is in SYN-SENT, as before every connection. It does not know yet that this one will be refused.",
      source: "RFC 9293, 3.5",
      packets: [client.sends("S", { seq: ISN, reads: "> server.12345: Flags [S]" })],
      sockets: { client: [{ ...SYN_SENT, timer: "on" }] },
    }),
    network.delivers(client.sends("S"), {
      why: "The server's kernel has no socket on this port. It answers with a RST and keeps no record: its table has no row before and none after.",
      source: "RFC 9293, 3.5.2 and 3.10.7.1",
      packets: [server.sends("R.", { seq: { raw: 0 }, ack: ISN + 1, window: 0, reads: "seq 0," })],
      shows: ["R1"],
    }),
    network.delivers(server.sends("R."), {
      why: "The RST acknowledges the SYN, so it belongs to this connect. The client goes from SYN-SENT to CLOSED, its row is gone, and connect returns -1. A RST is not acknowledged.",
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
