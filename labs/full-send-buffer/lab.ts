import { client, ESTABLISHED, LISTEN, lab, network, opening, returns, server } from "wirestep/lab";

export default lab("full-send-buffer", {
  question: "What does send() do when the send buffer is full?",
  stage: { mtu: 9000 }, // so that 5000 bytes are one segment
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "From now on nothing arrives unless the network lets it in.",
      packets: [],
    }),
    client.steps("send", {
      why: "5000 bytes go into the send buffer, and send returns. They leave, and stay in the buffer as well: until they are acknowledged they might have to be sent again.",
      source: "send(2); RFC 9293, 3.8.1",
      calls: [returns("send", 5000)],
      packets: [client.sends("P.", { seq: 1, length: 5000 })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 5000 }] },
      shows: ["D4"],
    }),
    client.steps("small", {
      why: "Now the smallest send buffer there is, 4608 bytes: it is full with what is in it already.",
      source: "socket(7), SO_SNDBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    client.starts("send-again", {
      blocksIn: "send",
      why: "The same call as before finds no room: send sleeps. Nothing leaves, and Send-Q counts the first 5000 bytes only.",
      source: "send(2); RFC 9293, 3.9.1",
      packets: [],
      shows: ["D4"],
    }),
    network.delivers(client.sends("P."), {
      why: "The first 5000 bytes arrive, and the server's kernel acknowledges them. The client does not know that yet: send sleeps on.",
      source: "RFC 9293, 3.10.7.4",
      packets: [server.sends(".", { ack: 5001 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 5000 }] },
      shows: ["D4"],
    }),
    network.delivers(server.sends("."), {
      why: "The ACK takes them out of the send buffer: there is room, send wakes up, and the next 5000 bytes leave. No line of the server ran; it is its kernel that woke the client's program.",
      source: "send(2); RFC 9293, 3.9.1",
      packets: [client.sends("P.", { seq: 5001, length: 5000 })],
      finishes: client.line("send-again", { calls: [returns("send", 5000)] }),
      shows: ["D4"],
    }),
    network.releases({
      why: "They arrive too, and the buffer is empty.",
      packets: [server.sends(".", { ack: 10001 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 10000 }], client: [ESTABLISHED] },
    }),
  ],
  flags: "S S. . P. . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
