import { client, fails, ISN, lab, returns, server } from "wirestep/lab";

export default lab("refused", {
  question: "What does connect() return if no socket listens?",
  families: [4, 6],
  steps: [
    client.steps("connect", {
      why: "The SYN arrives at a port without a socket. The server's kernel answers with a RST. Its sequence number is 0, because the kernel has no connection to take one from. It acknowledges the client's ISN plus one, so that the client knows which SYN is refused. connect returns -1, and nothing of the connection stays in either table.",
      source: "RFC 9293, 3.5.2 and 3.10.7.1",
      calls: [returns("socket", 3), fails("connect", "ECONNREFUSED")],
      packets: [
        client.sends("S", { seq: ISN, reads: "> server.12345: Flags [S]" }),
        server.sends("R.", { seq: { raw: 0 }, ack: ISN + 1, window: 0, reads: "seq 0," }),
      ],
      sockets: { server: [], client: [] },
      shows: ["R1", "R2"],
    }),
  ],
  flags: "S R.",
  states: { server: "CLOSED", client: "CLOSED" },
});
