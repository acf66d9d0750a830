import { client, ESTABLISHED, LISTEN, lab, network, opening, returns, server } from "wirestep/lab";

export default lab("full-send-buffer", {
  question: "What does send() do when the send buffer is full?",
  stage: { mtu: 9000 }, // so that 5000 bytes are one segment
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers it.",
      packets: [],
    }),
    client.steps("send", {
      why: "5000 bytes go into the send buffer, and send returns. The bytes leave, but they also stay in the buffer: until they are acknowledged, the kernel may have to send them again.",
      source: "send(2); RFC 9293, 3.8.1",
      calls: [returns("send", 5000)],
      packets: [client.sends("P.", { seq: 1, length: 5000 })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 5000 }] },
      shows: ["D4"],
    }),
    client.steps("small", {
      why: "The program sets the smallest send buffer there is, 4608 bytes. The bytes that are already in it fill it.",
      source: "socket(7), SO_SNDBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.starts("send-again", {
      blocksIn: "send",
      why: "The same call as before finds no room, so send sleeps. Nothing leaves, and Send-Q counts only the first 5000 bytes.",
      source: "send(2); RFC 9293, 3.9.1",
      packets: [],
      shows: ["D4"],
    }),
    network.delivers(client.sends("P."), {
      why: "The first 5000 bytes arrive, and the server's kernel acknowledges them. The client does not know that yet, and send continues to sleep.",
      source: "RFC 9293, 3.10.7.4",
      packets: [server.sends(".", { ack: 5001 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 5000 }] },
      shows: ["D4"],
    }),
    network.delivers(server.sends("."), {
      why: "The ACK removes them from the send buffer. There is room, so send wakes up and the next 5000 bytes leave. No line of the server ran: its kernel woke the client's program.",
      source: "send(2); RFC 9293, 3.9.1",
      packets: [client.sends("P.", { seq: 5001, length: 5000 })],
      finishes: client.line("send-again", { calls: [returns("send", 5000)] }),
      shows: ["D4"],
    }),
    network.releases({
      why: "The next 5000 bytes arrive too, and the buffer is empty.",
      packets: [server.sends(".", { ack: 10001 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 10000 }], client: [ESTABLISHED] },
    }),
  ],
  flags: "S S. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
