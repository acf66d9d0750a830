import { client, ESTABLISHED, lab, opening, returns, server } from "wirestep/lab";

export default lab("send-recv", {
  question:
    "What does send() put on the wire, and what has the receiver got before it calls recv()?",
  families: [4, 6],
  steps: [
    ...opening(),
    server.steps("send", {
      why: "send copies 15 bytes into the kernel's send buffer and returns 15. The kernel sends them at once, with the numbers 1 to 15. The client's kernel acknowledges the next number, 16, although its program has not called recv: the bytes wait in its receive queue (Recv-Q).",
      source: "RFC 9293, 3.4 and 3.8.6.3",
      calls: [returns("send", 15)],
      packets: [
        server.sends("P.", { seq: 1, ack: 1, data: "welcome to join", reads: "seq 1:16, ack 1," }),
        client.sends(".", { ack: 16, reads: "ack 16," }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 15 }] },
      shows: ["D1", "D2"],
    }),
    client.steps("receive", {
      why: "recv takes the bytes from the queue. This concerns only the program and its kernel, so nothing is sent.",
      source: "recv(2)",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { client: [ESTABLISHED] },
      shows: ["D2"],
    }),
    client.starts("receive-again", {
      blocksIn: "recv",
      why: "The queue is empty now, so the client sleeps inside recv until there is data to take.",
      source: "recv(2)",
      packets: [],
    }),
    server.steps("send-again", {
      why: "The next 8 bytes continue where the first ended, at number 16. Their arrival wakes the client.",
      source: "RFC 9293, 3.4",
      calls: [returns("send", 8)],
      packets: [
        server.sends("P.", { seq: 16, data: "and stay", reads: "seq 16:24," }),
        client.sends(".", { ack: 24 }),
      ],
      finishes: client.line("receive-again", { calls: [returns("recv", 8)], prints: "and stay\n" }),
    }),
  ],
  flags: "S S. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
