import { client, ESTABLISHED, LISTEN, lab, opening, returns, server } from "wirestep/lab";

export default lab("my-lab", {
  question: "Where are the bytes after send, and where after recv?",
  steps: [
    ...opening(),
    client.steps("send", {
      why: "5 bytes leave in one segment, and the server's kernel acknowledges them. They wait in its receive queue (Recv-Q 5) until the server's program reads them.",
      source: "RFC 9293, 3.8",
      calls: [returns("send", 5)],
      packets: [client.sends("P.", { data: "hello" }), server.sends(".")],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 5 }] },
    }),
    server.steps("receive", {
      why: "recv copies them to the program. The client already has their acknowledgment, so nothing is sent.",
      source: "recv(2)",
      calls: [returns("recv", 5)],
      packets: [],
      prints: "hello\n",
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
